namespace VastK8s.Api.Datasets;

/// <summary>What Kubernetes takes as a resource name: a DNS-1123 subdomain (RFC 1123, lower case).</summary>
public static class DatasetName
{
    /// <summary>Characters of a name, at most.</summary>
    public const int MaxLength = 253;

    /// <summary>Lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit.</summary>
    public static bool IsSubdomain(string name) =>
        name.Length is > 0 and <= MaxLength && name.Split('.').All(IsLabelText);

    /// <summary>As <see cref="IsSubdomain"/> without dots and at most 63 characters: a namespace.</summary>
    public static bool IsLabel(string name) => name.Length is > 0 and <= 63 && IsLabelText(name);

    private static bool IsLabelText(string text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
