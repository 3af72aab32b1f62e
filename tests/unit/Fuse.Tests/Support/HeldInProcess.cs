namespace VastK8s.Fuse.Tests.Support;

/// <summary>A holder that runs on a thread of the test.</summary>
internal sealed class HeldInProcess : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DescriptorHolder _holder;

    public HeldInProcess()
    {
        SocketPath = _directory.File("socket");
        _holder = new DescriptorHolder(SocketPath);
        Running = _holder.RunAsync(CancellationToken.None);
    }

    public string SocketPath { get; }

    public Task Running { get; }

    public bool IsShared => _holder.IsShared;

    public DescriptorClient Connect() => new(SocketPath);

    public void Dispose()
    {
        _holder.Dispose();
        _directory.Dispose();
    }
}
