namespace VastK8s.Api;

/// <summary>What Kubernetes takes as a resource name: a DNS-1123 subdomain (RFC 1123, lower case).</summary>
public static class ResourceName
{
    /// <summary>Characters of a name, at most.</summary>
    public const int MaxLength = 253;

    /// <summary>Characters of a label, at most.</summary>
    public const int MaxLabelLength = 63;

    internal const string LabelExpression = "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$";

    internal const string SubdomainExpression = @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$";

    internal const string LabelValueExpression = "^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$";

    /// <summary>Lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit.</summary>
    public static bool IsSubdomain(string name) =>
        name.Length is > 0 and <= MaxLength && name.Split('.').All(IsLabelText);

    /// <summary>As <see cref="IsSubdomain"/> without dots and at most 63 characters: a namespace.</summary>
    public static bool IsLabel(string name) => name.Length is > 0 and <= MaxLabelLength && IsLabelText(name);

    /// <summary>The key of a label: an optional DNS subdomain and '/', and a name of letters, digits, '-', '_' and '.', 63 at most.</summary>
    public static bool IsLabelKey(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        string name = key[(slash + 1)..];
        return (slash < 0 || IsSubdomain(key[..slash]))
            && name.Length is > 0 and <= MaxLabelLength
            && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }

    private static bool IsLabelText(string text) =>
        text.Length > 0 && IsAlphanumeric(text[0]) && IsAlphanumeric(text[^1]) && text.All(c => IsAlphanumeric(c) || c == '-');

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
