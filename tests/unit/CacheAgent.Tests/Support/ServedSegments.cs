using System.Collections.Concurrent;
using VastK8s.CacheAgent.Serving;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Support;

/// <summary>A real FUSE mount of a blob's segments, ended with the test.</summary>
internal sealed class ServedSegments : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly FuseServer _server;

    public ServedSegments(SegmentFiles files)
    {
        Requires.Fuse();
        var target = Directory.CreateDirectory(_directory.Sub("segments")).FullName;
        _server = new FuseServer(FuseMount.Mount(target, "vastk8s:test"), new Watched(files, Reads), null, 2);
        _server.Start();
        Segment = Path.Combine(target, SegmentFiles.Name(0));
    }

    /// <summary>The first segment's file.</summary>
    public string Segment { get; }

    /// <summary>The READs that came.</summary>
    public ConcurrentQueue<FuseRead> Reads { get; } = new();

    public void Dispose()
    {
        // Readers that wait get an error when the last descriptor is closed.
        _server.Dispose();
        Mounts.Unmount(Path.GetDirectoryName(Segment)!, detach: true);
        _directory.Dispose();
    }

    private sealed class Watched(SegmentFiles files, ConcurrentQueue<FuseRead> reads) : IFuseFiles
    {
        public bool TryLookup(ReadOnlySpan<byte> name, out FuseFile file) => files.TryLookup(name, out file);

        public bool TryGet(ulong nodeId, out FuseFile file) => files.TryGet(nodeId, out file);

        public bool TryGetEntry(int index, out FuseFile file, out ReadOnlySpan<byte> name) => files.TryGetEntry(index, out file, out name);

        public void Read(in FuseRead read)
        {
            // Behind the look: who waits for a READ to have come may rely on what it has begun.
            files.Read(read);
            reads.Enqueue(read);
        }

        public void Interrupt(ulong unique) => files.Interrupt(unique);
    }
}
