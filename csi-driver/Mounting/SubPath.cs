using VastK8s.CsiDriver.Services;

namespace VastK8s.CsiDriver.Mounting;

/// <summary>A directory of a mounted Dataset that a volume shows instead of all of it.</summary>
internal static class SubPath
{
    /// <summary>The attribute that names it.</summary>
    public const string Attribute = "path";

    /// <summary>Its absolute path. Symbolic links are not followed: they may lead out of the Dataset. What is looked at cannot change: a snapshot is immutable.</summary>
    /// <param name="root">Where the Dataset is mounted.</param>
    /// <param name="path">As in the mounted tree, with or without '/' at either end; empty: all of it.</param>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT, NOT_FOUND.</exception>
    public static string Resolve(string root, string path)
    {
        var at = root;
        foreach (var name in Names(path))
        {
            at = Path.Combine(at, name);
            var directory = new DirectoryInfo(at);
            if (directory.LinkTarget is not null) throw CsiError.Invalid($"{Attribute} '{path}': {name} is a symbolic link, which is not followed; name the directory itself");
            if (!directory.Exists) throw CsiError.NotFound($"{Attribute} '{path}': the Dataset has no directory {Path.GetRelativePath(root, at)}");
        }

        return at;
    }

    /// <summary>Its parts.</summary>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: it leads out of the Dataset.</exception>
    public static IReadOnlyList<string> Names(string path)
    {
        var names = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return names.Any(name => name is "." or ".." || name.Contains('\0', StringComparison.Ordinal))
            ? throw CsiError.Invalid($"{Attribute} '{path}': give the names of directories of the Dataset, without . or ..")
            : names;
    }
}
