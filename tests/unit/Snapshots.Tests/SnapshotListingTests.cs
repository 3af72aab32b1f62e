using System.Buffers.Binary;
using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.CacheAgent.Snapshots;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class SnapshotListingTests : IDisposable
{
    private static readonly string[] Paths =
        [.. Enumerable.Range(0, 4000).Select(i => $"set{i % 5}/dir {i % 37}/sub.{i % 11}/file-{i:D5}-with-a-name.bin"), "set1.txt", "set1!", "set", "zero"];

    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private Task<SnapshotInfo> BuildAsync() => _work.BuildAsync(
        [.. Paths.Select(path => Object(path, path == "zero" ? 0 : 1, $"version of {path}"))]);

    [Fact]
    public async Task Any_choice_of_paths_gives_what_is_at_or_below_them()
    {
        await BuildAsync();
        Assert.True(new FileInfo(Path.Combine(_work.CurrentDirectory, "listing")).Length > 4 * 65536, "the listing has few blocks");
        using var layout = BlobLayout.Open(_work.Directory);
        using var listing = SnapshotListing.Open(_work.CurrentDirectory);
        var all = new List<string>();
        listing.ForEach([], id => all.Add(layout.Reference(layout.Row(id)).Key));
        Assert.Equal(Paths.Where(path => path != "zero").Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
        var some = Gen.Elements<string>(
            [.. Paths.Where((_, i) => i % 400 == 0), "set", "set1", "set1/", "/set2/dir 3", "set2/dir 3/sub.1", "set1.txt", "zero", "nowhere", "~", "!", "set4/dir 36/sub.10"]);
        Prop.ForAll(some.ListOf().ToArbitrary(), wanted =>
        {
            var found = new List<string>();
            listing.ForEach([.. wanted], id => found.Add(layout.Reference(layout.Row(id)).Key));
            var trimmed = wanted.Select(path => path.Trim('/')).ToList();
            Assert.Equal(all.Where(path => trimmed.Count == 0 || trimmed.Any(root => path == root || path.StartsWith(root + "/", StringComparison.Ordinal))), found);
        }).Check(Config.QuickThrowOnFailure);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Root_among_the_paths_means_all(string root)
    {
        await BuildAsync();
        using var listing = SnapshotListing.Open(_work.CurrentDirectory);
        var count = 0;
        listing.ForEach(["set1", root], _ => count++);
        Assert.Equal(Paths.Length - 1, count);
    }

    [Fact]
    public async Task Id_is_the_hash_of_the_listing()
    {
        var info = await BuildAsync();
        Assert.Equal(info.Id, Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(
            Path.Combine(_work.CurrentDirectory, "listing"), TestContext.Current.CancellationToken))));
    }

    [Fact]
    public async Task Damaged_block_is_noticed()
    {
        await BuildAsync();
        await ChangeAsync(bytes => bytes[65536 + 1000] ^= 1);
        using var listing = SnapshotListing.Open(_work.CurrentDirectory);
        var error = Assert.Throws<SnapshotFormatException>(() => listing.ForEach([], _ => { }));
        Assert.Contains("block 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_end_is_noticed()
    {
        await BuildAsync();
        var path = Path.Combine(_work.CurrentDirectory, "listing");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..^65536], TestContext.Current.CancellationToken);
        using var listing = SnapshotListing.Open(_work.CurrentDirectory);
        Assert.Throws<SnapshotFormatException>(() => listing.ForEach([], _ => { }));
    }

    [Fact]
    public async Task Unknown_format_is_refused_by_reader_and_builder()
    {
        await BuildAsync();
        await ChangeAsync(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 2));
        var error = Assert.Throws<SnapshotFormatException>(() => SnapshotListing.Open(_work.CurrentDirectory));
        Assert.Contains("format 2", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SnapshotFormatException>(() => _work.BuildAsync(Object("b")));
    }

    [Fact]
    public async Task Other_file_is_refused()
    {
        await BuildAsync();
        await ChangeAsync(bytes => bytes[0] = (byte)'x');
        var error = Assert.Throws<SnapshotFormatException>(() => SnapshotListing.Open(_work.CurrentDirectory));
        Assert.Contains("is no listing", error.Message, StringComparison.Ordinal);
    }

    private async Task ChangeAsync(Action<byte[]> change)
    {
        var path = Path.Combine(_work.CurrentDirectory, "listing");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        change(bytes);
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
    }
}
