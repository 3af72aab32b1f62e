using System.Diagnostics;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>A folder that goes with the test.</summary>
public sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("vastk8s-stores-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    // Directory.Delete cannot name what is no UTF-8, nor what is deeper than PATH_MAX.
    public void Dispose()
    {
        using Process rm = Process.Start("rm", ["-rf", "--", Path]);
        rm.WaitForExit();
    }
}
