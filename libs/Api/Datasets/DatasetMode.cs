namespace VastK8s.Api.Datasets;

/// <summary>Permission bits as octal text.</summary>
public static class DatasetMode
{
    /// <summary>Reads <c>0444</c> or <c>444</c>; permission bits alone, no set-user-id, set-group-id or sticky bit.</summary>
    public static bool TryParse(string text, out ushort mode)
    {
        mode = 0;
        ReadOnlySpan<char> digits = text.AsSpan();
        if (digits.Length == 4 && digits[0] == '0')
        {
            digits = digits[1..];
        }

        if (digits.Length != 3)
        {
            return false;
        }

        foreach (char digit in digits)
        {
            if (digit is < '0' or > '7')
            {
                mode = 0;
                return false;
            }

            mode = (ushort)((mode << 3) | (digit - '0'));
        }

        return true;
    }
}
