using VastK8s.Cli;
using VastK8s.Kube;

namespace VastK8s.Embedded.Commands;

/// <summary>A Dataset to be mounted when it can be.</summary>
/// <param name="Dataset">Which.</param>
/// <param name="Target">Where: an absolute path.</param>
internal sealed record MountWish(NamespacedName Dataset, string Target)
{
    private const string DefaultNamespace = "default";

    /// <summary>Reads <c>[NAMESPACE/]NAME=DIRECTORY</c>.</summary>
    /// <exception cref="UsageException">It is nothing of the kind.</exception>
    public static MountWish Parse(string text, CliHost host)
    {
        var (name, directory) = text.IndexOf('=', StringComparison.Ordinal) is var at and > 0 ? (text[..at], text[(at + 1)..]) : ("", "");
        string[] parts = name.Split('/');
        if (directory.Length == 0 || parts.Length > 2 || parts.Any(p => p.Length == 0))
        {
            throw new UsageException($"--mount: '{text}'; use NAME=DIRECTORY or NAMESPACE/NAME=DIRECTORY, as in vision/imagenet=/mnt/imagenet");
        }

        return new MountWish(new NamespacedName(parts.Length == 2 ? parts[0] : DefaultNamespace, parts[^1]), host.FullPath(directory));
    }
}
