using System.Runtime.CompilerServices;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Layout;
using VastK8s.CacheAgent.Snapshots.Listing;
using VastK8s.CacheAgent.Snapshots.Sorting;
using VastK8s.CacheAgent.Snapshots.Sources;

namespace VastK8s.CacheAgent.Snapshots.Assembly;

/// <summary>The listing before, walked beside the new one: an object that is the same as in it keeps its place.</summary>
internal sealed class PreviousSnapshot : IDisposable
{
    private readonly SafeFileHandle _file;
    private readonly ListingReader _reader;
    private readonly int[] _numbers;
    private readonly bool[] _sameSource;
    private bool _ahead;

    /// <exception cref="SnapshotFormatException">The listing is damaged, or of an unknown format.</exception>
    public PreviousSnapshot(string listingPath, IReadOnlyList<ListedSource> sources)
    {
        _numbers = [.. sources.Select(source => source.Number)];
        _file = File.OpenHandle(listingPath);
        try
        {
            var before = ListingBlocks.ReadHeader(_file, listingPath).Sources;
            _sameSource = [.. sources.Select(source => before.Contains(new ListingSource(source.Number, source.Identity)))];
            _reader = new ListingReader(_file, listingPath);
            _ahead = _reader.MoveNext();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>The place of the same object (source, key, version and size). Ask in tree order.</summary>
    [MethodImpl(Hot.Path)]
    public bool TryKeep(in ListedRecord record, out Place place)
    {
        place = default;
        var order = -1;
        while (_ahead && (order = _reader.Path.SequenceCompareTo(record.Path)) < 0)
            _ahead = _reader.MoveNext();
        if (!_ahead || order != 0 || _reader.Kind != ListingKind.File)
            return false;
        if (_reader.Source != _numbers[record.Source] || !_sameSource[record.Source] || _reader.Size != record.Size || !_reader.Version.SequenceEqual(record.Version))
            return false;
        place = _reader.Place;
        return true;
    }

    public void Dispose() => _file.Dispose();
}
