using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.CacheAgent.Snapshots.Files;
using VastK8s.CacheAgent.Snapshots.Sorting;

namespace VastK8s.Snapshots.Tests;

public sealed class SortingTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("vastk8s-sorting-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Merged_runs_are_all_records_in_order() => Prop.ForAll(Listings.ToArbitrary(), listed =>
    {
        var folder = new RunFolder(Directory.CreateTempSubdirectory("vastk8s-runs-").FullName);
        var runs = listed.Select(arena => Spill(arena, folder)).ToList();
        var chains = RunChains.Reduce(DurableFiles.Instance, folder, runs, 3, 64 << 10, CancellationToken.None);
        Assert.InRange(chains.Count, 0, 3);
        var merged = new List<(string Path, int Source)>();
        using (var merger = new RunMerger(chains, 64 << 10))
        {
            while (merger.MoveNext())
            {
                var record = new ListedRecord(merger.Record);
                merged.Add((Encoding.UTF8.GetString(record.Path), record.Source));
            }
        }

        Directory.Delete(Path.GetDirectoryName(folder.NextPath())!, recursive: true);
        Assert.Equal(listed.SelectMany(arena => arena).OrderBy(r => r.Path, StringComparer.Ordinal).ThenBy(r => r.Source), merged);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Runs_that_follow_each_other_need_no_merge()
    {
        var folder = new RunFolder(_directory);
        var runs = new[] { 30, 10, 20, 40 }.Select(first => Spill([.. Enumerable.Range(first, 10).Select(i => ($"f{i}", 0))], folder));
        Assert.Single(RunChains.Plan(runs));
    }

    [Fact]
    public void Pages_in_turn_are_put_in_order_as_they_are()
    {
        // Ten pages each of two ranges, turn by turn: stretches without overlap.
        var listed = Enumerable.Range(0, 10).SelectMany(page => new[] { page, page + 10 })
            .SelectMany(page => Enumerable.Range(page * 20, 20)).Select(i => ($"f{i:D4}", 0)).ToList();
        var arena = Fill(listed, pageSize: 20);
        Assert.Equal(20, arena.Stretches.Count);
        using var writer = new RunWriter(DurableFiles.Instance, Path.Combine(_directory, "run"));
        var run = ArenaSorter.Write(arena, writer);
        using var reader = new RunReader([run], 1);
        foreach (var (path, _) in listed.Order())
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(path, Encoding.UTF8.GetString(new ListedRecord(reader.Record).Path));
        }

        Assert.False(reader.MoveNext());
        Assert.Equal("f0000", Encoding.UTF8.GetString(new ListedRecord(run.First).Path));
        Assert.Equal("f0399", Encoding.UTF8.GetString(new ListedRecord(run.Last).Path));
    }

    /// <summary>Some arenas of records: sorted, in sorted stretches, or in any order; short names and long ones with a common beginning.</summary>
    private static Gen<List<List<(string Path, int Source)>>> Listings =>
        from beginning in Gen.Elements("", "common/prefix/of/all-")
        from arenas in
            (from paths in (from name in Gen.Choose(0, 300) from source in Gen.Choose(0, 2) select (beginning + (name % 7 == 0 ? $"{name}" : $"{name:D12}"), source)).ListOf()
             from order in Gen.Choose(0, 2)
             where paths.Count > 0
             select Arrange(paths, order)).ListOf()
        select arenas.ToList();

    private static List<(string Path, int Source)> Arrange(IEnumerable<(string Path, int Source)> paths, int order)
    {
        var sorted = paths.OrderBy(p => p.Path, StringComparer.Ordinal).ThenBy(p => p.Source).ToList();
        return order switch
        {
            0 => sorted,
            1 => [.. sorted.Skip(sorted.Count / 2), .. sorted.Take(sorted.Count / 2)],
            _ => [.. paths],
        };
    }

    private static RunFile Spill(List<(string Path, int Source)> records, RunFolder folder)
    {
        using var writer = new RunWriter(DurableFiles.Instance, folder.NextPath());
        return ArenaSorter.Write(Fill(records), writer);
    }

    private static Arena Fill(List<(string Path, int Source)> records, int pageSize = 13)
    {
        var arena = new Arena(1 << 20);
        foreach (var (i, (path, source)) in records.Index())
        {
            if (i % pageSize == 0)
                arena.BeginStretch();
            var length = Encoding.UTF8.GetBytes(path, arena.Free[ListedRecord.HeaderBytes..]);
            ListedRecord.WriteHeader(arena.Free, length, 0, 0, source, EntryKind.File, 1, 1);
            arena.Commit(ListedRecord.HeaderBytes + length);
        }

        return arena;
    }
}
