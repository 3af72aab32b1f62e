using System.Globalization;

namespace VastK8s.Kube.Memory;

/// <summary>Versions as text.</summary>
internal static class ResourceVersions
{
    public static string Write(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>Null for "" and "0", which ask for no version.</summary>
    /// <exception cref="KubeStatusException">It is no number.</exception>
    public static long? Read(string? text) => string.IsNullOrEmpty(text) || text == "0" ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version
        : throw KubeErrors.BadRequest($"resourceVersion: Invalid value: \"{text}\"");
}
