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

    /// <summary>Lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit.</summary>
    public static bool IsSubdomain(string name) =>
        name.Length is > 0 and <= MaxLength && name.Split('.').All(IsLabelText);

    /// <summary>As <see cref="IsSubdomain"/> without dots and at most 63 characters: a namespace.</summary>
    public static bool IsLabel(string name) => name.Length is > 0 and <= MaxLabelLength && IsLabelText(name);

    private static bool IsLabelText(string text) =>
        text.Length > 0 && IsAlphanumeric(text[0]) && IsAlphanumeric(text[^1]) && text.All(c => IsAlphanumeric(c) || c == '-');

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
}
