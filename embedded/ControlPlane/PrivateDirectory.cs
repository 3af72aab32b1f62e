namespace VastK8s.Embedded.ControlPlane;

/// <summary>A directory for its owner alone: credentials lie in it.</summary>
internal static class PrivateDirectory
{
    /// <summary>Makes it, if it is not there.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public static void Create(string path) => Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
}
