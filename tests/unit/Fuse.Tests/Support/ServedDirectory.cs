using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Tests.Support;

/// <summary>A real FUSE mount with a server of ours, both ended at the end of the test.</summary>
internal sealed class ServedDirectory : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ServedDirectory(IFuseFiles files, int threads = 2)
    {
        Requires.Fuse();
        try
        {
            Target = _directory.Sub("mount");
            Connection = FuseMount.Mount(Target, "vastk8s:test");
            Server = new FuseServer(Connection, files, null, threads);
            Server.Start();
        }
        catch
        {
            _directory.Dispose();
            throw;
        }
    }

    public string Target { get; }

    public SafeFileHandle Connection { get; }

    public FuseServer Server { get; }

    public string File(string name) => Path.Combine(Target, name);

    public void Dispose()
    {
        // Readers that wait get ENOTCONN when the last descriptor is closed; only then can nothing be busy.
        Server.Dispose();
        _directory.Dispose();
    }
}
