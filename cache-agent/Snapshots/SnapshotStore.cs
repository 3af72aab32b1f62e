using System.Buffers;
using System.Text;
using System.Text.Json;
using VastK8s.CacheAgent.Snapshots.Files;

namespace VastK8s.CacheAgent.Snapshots;

/// <summary>The snapshots in a Dataset's directory: <c>snapshots/&lt;id&gt;/</c> each, and <c>current</c>, the id of the newest.</summary>
internal sealed class SnapshotStore(string directory, IDurableFiles? files = null)
{
    /// <summary>The EROFS image, in a snapshot's directory.</summary>
    public const string ImageName = "image.erofs";

    /// <summary>The listing (<see cref="SnapshotListing"/>).</summary>
    public const string ListingName = "listing";

    /// <summary>The <see cref="SnapshotInfo"/>.</summary>
    public const string InfoName = "snapshot.json";

    private const string RootName = "snapshots";
    private const string CurrentName = "current";
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");
    private const string DoomedPrefix = ".deleted-";
    private readonly IDurableFiles _files = files ?? DurableFiles.Instance;

    private string Root => Path.Combine(directory, RootName);

    private string CurrentPath => Path.Combine(directory, CurrentName);

    /// <summary>A snapshot's directory, there or not.</summary>
    public static string DirectoryOf(string directory, string id) => Path.Combine(directory, RootName, id);

    /// <summary>The newest snapshot; null when none was made yet (or it was deleted).</summary>
    /// <exception cref="SnapshotFormatException">Its file is damaged, or of an unknown format.</exception>
    public static SnapshotInfo? ReadCurrent(string directory)
    {
        var store = new SnapshotStore(directory);
        return store.CurrentId() is { } id ? store.Read(id) : null;
    }

    /// <summary>A snapshot's directory, there or not.</summary>
    public string PathOf(string id) => DirectoryOf(directory, id);

    /// <summary>Whether the snapshot is there; if so, it is whole.</summary>
    public bool Contains(string id) => Directory.Exists(PathOf(id));

    /// <summary>Id of the newest snapshot; null when none was made yet (or it was deleted).</summary>
    public string? CurrentId()
    {
        try
        {
            var id = File.ReadAllText(CurrentPath).Trim();
            return IsId(id) && Contains(id) ? id : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Ids of all snapshots, in no particular order.</summary>
    public IReadOnlyList<string> Ids() => Directory.Exists(Root)
        ? [.. Directory.EnumerateDirectories(Root).Select(path => Path.GetFileName(path)).Where(IsId)]
        : [];

    /// <exception cref="SnapshotFormatException">Its file is damaged, or of an unknown format.</exception>
    public SnapshotInfo Read(string id)
    {
        var path = Path.Combine(PathOf(id), InfoName);
        return JsonFile.Parse(File.ReadAllBytes(path), path, SnapshotDocument.KnownFormat, SnapshotJson.Default.SnapshotDocument).Snapshot;
    }

    /// <summary>Removes a snapshot at once for everybody, and its files after. Its objects keep their places in the object table.</summary>
    /// <exception cref="InvalidOperationException">It is the current one, which the next refresh builds on.</exception>
    public void Delete(string id)
    {
        if (id == CurrentId())
            throw new InvalidOperationException($"snapshot {id} is the current one of {directory}: make another first, or delete the Dataset's directory");
        if (!IsId(id) || !Contains(id))
            return;
        var doomed = PathOf(DoomedPrefix + id);
        _files.DeleteDirectory(doomed);
        _files.RenameDirectory(PathOf(id), doomed);
        _files.FlushDirectory(Root);
        _files.DeleteDirectory(doomed);
    }

    /// <summary>Writes <c>snapshot.json</c> into a snapshot's directory, published or not.</summary>
    internal void Write(string snapshotDirectory, SnapshotInfo info) => AtomicFile.Replace(
        _files,
        Path.Combine(snapshotDirectory, InfoName),
        JsonSerializer.SerializeToUtf8Bytes(new SnapshotDocument(SnapshotDocument.KnownFormat, info), SnapshotJson.Default.SnapshotDocument));

    /// <summary>Gives a directory of synced files its name: from then on the snapshot is there.</summary>
    internal void Publish(string builtDirectory, string id)
    {
        _files.CreateDirectory(Root);
        _files.FlushDirectory(builtDirectory);
        _files.RenameDirectory(builtDirectory, PathOf(id));
        _files.FlushDirectory(Root);
        _files.FlushDirectory(directory);
    }

    /// <summary>Points <c>current</c> at a published snapshot.</summary>
    internal void MakeCurrent(string id)
    {
        if (CurrentId() != id)
            AtomicFile.Replace(_files, CurrentPath, Encoding.ASCII.GetBytes(id + "\n"));
    }

    /// <summary>
    /// Removes snapshots, the current one too if it is among them: <paramref name="fallback"/> takes its place, or (null) there is none until another is made.
    /// </summary>
    internal void Withdraw(IReadOnlyCollection<string> ids, string? fallback)
    {
        if (CurrentId() is { } current && ids.Contains(current))
        {
            if (fallback is not null)
            {
                MakeCurrent(fallback);
            }
            else
            {
                _files.DeleteFile(CurrentPath);
                _files.FlushDirectory(directory);
            }
        }

        foreach (var id in ids)
            Delete(id);
    }

    /// <summary>Finishes deletions and removes leftovers of writes that were cut short.</summary>
    internal void Sweep()
    {
        AtomicFile.Sweep(_files, CurrentPath);
        if (!Directory.Exists(Root))
            return;
        foreach (var path in Directory.EnumerateDirectories(Root, DoomedPrefix + "*"))
            _files.DeleteDirectory(path);
    }

    /// <summary>64 digits of lower-case hex, so that a name is never a path.</summary>
    internal static bool IsId(string name) => name.Length == 64 && !name.AsSpan().ContainsAnyExcept(LowerHex);
}
