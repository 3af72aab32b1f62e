using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Assembly;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.Erofs;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Takes one snapshot into a Dataset's directory: asks agent after agent, goes on where another broke off, verifies, and installs. Nothing that was there before
/// changes until all of it is here and right.
/// </summary>
internal sealed class SnapshotFetch(
    IDurableFiles files, PeerClient peers, TableDigests digests, TimeProvider time, Func<SafeFileHandle, ErofsImageOptions, IErofsImageWriter> imageWriter)
{
    private const int MaxFailures = 3;

    // A busy agent is busy giving the snapshot to others, from whom it can be had soon.
    private const int MaxRounds = 60;
    private static readonly TimeSpan RoundPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Runs with the use of the Dataset held still.</summary>
    public delegate Task Adopt(Func<IDatasetUse, Task> install);

    /// <exception cref="SnapshotExchangeException">No agent gave it.</exception>
    /// <exception cref="InvalidOperationException">What would have to go is in use.</exception>
    /// <exception cref="IOException">A build is at work in the directory, or the disk failed.</exception>
    public async Task RunAsync(
        string uid, string id, IReadOnlyList<string> from, string directory, Adopt adopt, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (!SnapshotStore.IsId(id))
            throw new SnapshotExchangeException($"'{id}' is no snapshot's id");
        files.CreateDirectory(directory);
        using var exclusive = BuildLock.Take(directory);
        var store = new SnapshotStore(directory, files);
        store.Sweep();
        using var work = new BuildDirectory(files, directory);
        if (store.Contains(id))
        {
            await adopt(use =>
            {
                store.MakeCurrent(id);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
            return;
        }

        using var local = LocalTable.Open(directory);
        var attempt = new Attempt(this, (uid, id, directory), work, local, adopt, progress);
        try
        {
            await attempt.RunAsync(from, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            attempt.Dispose();
        }
    }

    private sealed class Attempt(
        SnapshotFetch fetch, (string Uid, string Id, string Directory) what, BuildDirectory work, LocalTable? local, Adopt adopt, IProgress<long>? progress) : IDisposable
    {
        private readonly byte[] _buffer = new byte[BlockFile.BlockBytes];
        private Stage? _stage;
        private long _received;

        public async Task RunAsync(IReadOnlyList<string> from, CancellationToken cancellationToken)
        {
            for (var round = 1; ; round++)
            {
                var failures = new List<PeerException>();
                var said = new List<string>();
                foreach (var peer in from)
                {
                    try
                    {
                        await TakeAsync(peer, cancellationToken).ConfigureAwait(false);
                        return;
                    }
                    catch (PeerException e)
                    {
                        failures.Add(e);
                        said.Add($"{peer}: {e.Message}");
                        if (e.Fault == PeerFault.Wrong)
                            Drop();
                    }
                }

                if (round == MaxRounds || !failures.Exists(e => e.Fault == PeerFault.Busy))
                    throw new SnapshotExchangeException($"snapshot {what.Id[..12]} could not be taken from any agent: {(said.Count == 0 ? "none was named that has it" : string.Join("; ", said))}");
                await Task.Delay(RoundPause, fetch.Time, cancellationToken).ConfigureAwait(false);
            }
        }

        public void Dispose() => Drop();

        private async Task TakeAsync(string peer, CancellationToken cancellationToken)
        {
            var manifest = await fetch.Peers.ManifestAsync(peer, what.Uid, what.Id, cancellationToken).ConfigureAwait(false);
            if (_stage?.Goes(manifest) == false)
                Drop();
            var isLike = local is not null && (local.Header.ChunkSize, local.Header.SegmentBytes) == (manifest.Table.ChunkSize, manifest.Table.SegmentBytes);
            if (!isLike && local?.Header.BlobId == manifest.Table.BlobId)
                throw new PeerException(PeerFault.Wrong, "its object table has another chunk or segment size than the same table here");
            var same = isLike ? local : null;
            _stage ??= await Stage.OpenAsync(fetch.Files, work, manifest, same, what.Directory, fetch.Digests, cancellationToken).ConfigureAwait(false);
            RequireRoom(_stage);
            await ReadAsync(peer, SnapshotFiles.Listing, _stage.Listing, cancellationToken).ConfigureAwait(false);
            _stage.CheckId();
            await ReadAsync(peer, SnapshotFiles.Rows, _stage.Rows, cancellationToken).ConfigureAwait(false);
            await ReadAsync(peer, SnapshotFiles.Heap, _stage.Heap, cancellationToken).ConfigureAwait(false);
            await Task.Run(() => InstallAsync(_stage, same, cancellationToken), cancellationToken).ConfigureAwait(false);
        }

        private async Task ReadAsync(string peer, string name, BlockFile file, CancellationToken cancellationToken)
        {
            for (var failures = 0; file.Position < file.To;)
            {
                var before = file.Position;
                try
                {
                    await fetch.Peers.ReadAsync(peer, what.Uid, what.Id, name, (file.Position, file.To), _buffer, Received, cancellationToken).ConfigureAwait(false);
                }
                catch (PeerException e) when (e.Fault == PeerFault.Unreachable && (file.Position > before || ++failures < MaxFailures))
                {
                    await Task.Delay(RetryPause, fetch.Time, cancellationToken).ConfigureAwait(false);
                }
            }

            void Received(ReadOnlyMemory<byte> piece)
            {
                file.Append(piece.Span);
                progress?.Report(_received += piece.Length);
            }
        }

        private async Task InstallAsync(Stage stage, LocalTable? same, CancellationToken cancellationToken)
        {
            var table = new StagedTable(stage, same);
            long sameRows;
            try
            {
                TableCheck.Check(table, what.Directory, stage.Rows.From / RowCode.Bytes, same, stage.Manifest.Sources.Count, cancellationToken);
                var header = ListingCheck.Check(work.SnapshotFile(SnapshotStore.ListingName), stage.Manifest, table, cancellationToken);
                sameRows = table.SameRows();
                fetch.Files.DeleteFile(work.SnapshotFile(SnapshotStore.ImageName));
                SnapshotImage.Write(fetch.Files, fetch.ImageWriter, work, stage.Manifest.Snapshot, header, cancellationToken);
            }
            catch (SnapshotFormatException e)
            {
                throw new PeerException(PeerFault.Wrong, $"what it gave is damaged: {e.Message}", e);
            }

            fetch.Files.Flush(stage.Listing.File);
            new SnapshotStore(what.Directory, fetch.Files).Write(work.SnapshotPath, stage.Manifest.Snapshot);
            var install = new SnapshotInstall(fetch.Files, what.Directory, work, stage, table, local, sameRows);
            await adopt(use => install.RunAsync(use, cancellationToken)).ConfigureAwait(false);
        }

        private void RequireRoom(Stage stage)
        {
            // The image is made here, and takes some three times the listing; rows and heap are written twice.
            var needed = (4 * stage.Listing.To) + (2 * (stage.Rows.To - stage.Rows.From + stage.Heap.To - stage.Heap.From));
            var free = new DriveInfo(what.Directory).AvailableFreeSpace;
            if (free < needed)
                throw new PeerException(PeerFault.Refused, $"what it has of the snapshot needs about {needed} bytes in {what.Directory}, and {free} are free: free space on that disk");
        }

        private void Drop()
        {
            _stage?.Dispose();
            _stage = null;
        }
    }

    private IDurableFiles Files => files;

    private PeerClient Peers => peers;

    private TableDigests Digests => digests;

    private TimeProvider Time => time;

    private Func<SafeFileHandle, ErofsImageOptions, IErofsImageWriter> ImageWriter => imageWriter;
}
