using VastK8s.Api;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Volumes;

namespace VastK8s.CsiDriver.Services;

/// <summary>What fields of requests have to be.</summary>
internal static class Require
{
    private static readonly HashSet<string> Flags = ["ro", "nosuid", "nodev", "noexec", "noatime", "nodiratime", "relatime"];

    /// <summary>That it is given.</summary>
    public static string Text(string value, string field) => value.Length > 0 ? value : throw CsiError.Missing(field);

    /// <summary>That it is given, and an absolute path.</summary>
    public static string Path(string value, string field) => System.IO.Path.IsPathRooted(Text(value, field)) && !value.Contains('\0', StringComparison.Ordinal)
        ? System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(value))
        : throw CsiError.Invalid($"{field} '{value}' is no absolute path");

    /// <summary>That it can be a Dataset's namespace and name: what cannot is nobody asked for.</summary>
    /// <param name="home">The namespace.</param>
    /// <param name="name">The name.</param>
    /// <param name="fields">What has them: <c>parameters</c>, <c>volumeAttributes</c>.</param>
    public static void DatasetName(string home, string name, string fields)
    {
        if (!ResourceName.IsLabel(home)) throw CsiError.Invalid($"{fields}.{VolumeAttributes.Namespace} '{home}' cannot be a namespace: leave it out, or use lower-case letters, digits and '-'");
        if (!ResourceName.IsSubdomain(name)) throw CsiError.Invalid($"{fields}.{VolumeAttributes.Dataset} '{name}' cannot be the name of a Dataset: use lower-case letters, digits, '-' and '.'");
    }

    /// <summary>That it is the id of one of our volumes.</summary>
    public static VolumeHandle Volume(string id) => VolumeHandle.Parse(Text(id, "volume_id")) ?? throw CsiError.NotFound($"there is no volume '{id}'");

    /// <summary>That a Dataset can be had in this way.</summary>
    public static void Capability(VolumeCapability? capability)
    {
        if (capability is null) throw CsiError.Missing("volume_capability");
        if (WhyNot(capability) is { } why) throw CsiError.Invalid(why);
    }

    /// <summary>Why a Dataset cannot be had in this way; null: it can.</summary>
    public static string? WhyNot(VolumeCapability capability)
    {
        if (capability.AccessMode is null || capability.AccessMode.Mode == VolumeCapability.Types.AccessMode.Types.Mode.Unknown) return "volume_capability.access_mode is missing";
        return capability.AccessTypeCase switch
        {
            VolumeCapability.AccessTypeOneofCase.Block => "a Dataset is a file tree, no block device: use volumeMode Filesystem",
            VolumeCapability.AccessTypeOneofCase.None => "volume_capability.mount is missing",
            _ => capability.Mount.MountFlags.FirstOrDefault(flag => !Flags.Contains(flag)) is { } flag ? $"mount option '{flag}' is not served: leave it out of mountOptions" : null,
        };
    }
}
