using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>The object table that is here before anything is taken in. Nothing adds to it meanwhile: the build lock is held.</summary>
internal sealed class LocalTable : IDisposable
{
    private LocalTable(string directory, LayoutHeader header)
    {
        Header = header;
        Layout = BlobLayout.Open(directory);
        Rows = File.OpenHandle(LayoutFiles.Rows(directory), share: FileShare.ReadWrite | FileShare.Delete);
        Heap = File.OpenHandle(LayoutFiles.Heap(directory), share: FileShare.ReadWrite | FileShare.Delete);
    }

    public LayoutHeader Header { get; }

    public BlobLayout Layout { get; }

    public SafeFileHandle Rows { get; }

    public SafeFileHandle Heap { get; }

    public long RowBytes => Header.Rows * RowCode.Bytes;

    /// <summary>The table in a Dataset's directory; null when there is none.</summary>
    /// <exception cref="SnapshotFormatException">It is damaged, or of an unknown format.</exception>
    public static LocalTable? Open(string directory) => LayoutHeader.Read(directory) is { } header ? new LocalTable(directory, header) : null;

    public void Dispose()
    {
        Layout.Dispose();
        Rows.Dispose();
        Heap.Dispose();
    }
}
