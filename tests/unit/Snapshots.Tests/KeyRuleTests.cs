using System.Text;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.ObjectStores;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class KeyRuleTests : IDisposable
{
    private readonly Workplace _work = new();

    public void Dispose() => _work.Dispose();

    private async Task SkipsAsync(SkipReason reason, params ObjectInfo[] left)
    {
        var info = await _work.BuildAsync([Object("kept/file"), .. left]);
        Assert.Equal(left.Length, info.Skipped[reason]);
        Assert.Single(info.Skipped);
        Assert.Equal(left.Select(o => o.Key).Order(StringComparer.Ordinal), info.SkippedSamples.Select(s => s.Key));
        Assert.All(info.SkippedSamples, sample => Assert.Equal(reason, sample.Reason));
        Assert.Equal(["kept/file"], _work.Image!.Entries.Where(e => e.Kind == 'f').Select(e => e.Path));
    }

    [Fact]
    public Task Empty_component() => SkipsAsync(SkipReason.EmptyComponent, Object("a//b"), Object("/a"), Object("a//"), Object("/"));

    [Fact]
    public Task Dot_component() => SkipsAsync(
        SkipReason.DotComponent, Object("."), Object(".."), Object("a/./b"), Object("a/../b"), Object("a/.."), Object("../"));

    [Fact]
    public Task Nul_character() => SkipsAsync(SkipReason.NulCharacter, Object("a\0b"), Object("c/\0"));

    [Fact]
    public Task Component_too_long() => SkipsAsync(
        SkipReason.ComponentTooLong, Object(new string('x', 256)), Object($"d/{new string('é', 128)}/f"));

    [Fact]
    public Task Path_too_long() => SkipsAsync(
        SkipReason.PathTooLong, Object(string.Join('/', Enumerable.Repeat(new string('p', 255), 16)) + "/x"), Object(LongPath(4096)));

    [Fact]
    public Task Invalid_utf8() => SkipsAsync(
        SkipReason.InvalidUtf8, Object("a\uD800b"), new ObjectInfo("bad\uFFFDname", 1, 1, "v", ObjectKind.InvalidName));

    [Fact]
    public Task Special_file() => SkipsAsync(SkipReason.SpecialFile, new ObjectInfo("pipe", 0, 1, "v", ObjectKind.Special));

    [Fact]
    public Task Too_large() => SkipsAsync(SkipReason.TooLarge, Object("huge", 8L << 40), Object("huger", long.MaxValue));

    [Fact]
    public Task Link_whose_target_is_too_long() => SkipsAsync(
        SkipReason.PathTooLong, new ObjectInfo("link", 0, 1, "", ObjectKind.SymbolicLink, new string('t', 4096)));

    [Fact]
    public Task Shadowed_by_directory() => SkipsAsync(SkipReason.ShadowedByDirectory, Object("kept"));

    /// <summary>Of several rules that refuse a key: NUL, then the first component that is wrong.</summary>
    [Theory]
    [InlineData("..//a<NUL>", nameof(SkipReason.NulCharacter))]
    [InlineData("a//../b", nameof(SkipReason.EmptyComponent))]
    [InlineData("a/..//b", nameof(SkipReason.DotComponent))]
    [InlineData("<LONG>/../b", nameof(SkipReason.ComponentTooLong))]
    [InlineData("./<LONG>//b", nameof(SkipReason.DotComponent))]
    public Task First_of_several(string key, string reason) => SkipsAsync(
        Enum.Parse<SkipReason>(reason),
        Object(key.Replace("<NUL>", "\0", StringComparison.Ordinal).Replace("<LONG>", new string('x', 256), StringComparison.Ordinal)));

    [Fact]
    public async Task Longest_of_everything_is_kept()
    {
        var info = await _work.BuildAsync(
            Object(new string('x', 255)), Object(LongPath(4095)), Object("big", (8L << 40) - 1), Object("..."), Object(".a"), Object("a."),
            new ObjectInfo("link", 0, 1, "", ObjectKind.SymbolicLink, new string('t', 4095)));
        Assert.Empty(info.Skipped);
        Assert.Equal(7, info.Objects);
    }

    [Fact]
    public async Task File_beside_an_empty_directory_is_shadowed()
    {
        var info = await _work.BuildAsync(Object("a"), Object("a/", 0));
        Assert.Equal(1, info.Skipped[SkipReason.ShadowedByDirectory]);
        Assert.Equal(('d', "a"), Assert.Single(_work.Image!.Entries.Select(e => (e.Kind, e.Path))));
    }

    [Fact]
    public async Task Key_that_ends_in_slash_is_a_directory()
    {
        var info = await _work.BuildAsync(Object("a/", 0, time: 9), Object("b/", 3), Object("b/c"));
        Assert.Equal(['d', 'd', 'f'], _work.Image!.Entries.Select(e => e.Kind));
        Assert.Equal(["a", "b", "b/c"], _work.Image.Entries.Select(e => e.Path));
        Assert.Equal(9, _work.Image.Entries[0].Time);
        Assert.Equal(2, info.Directories);
        Assert.Equal(1, info.Objects);
        Assert.Equal(new SkippedKey(SkipReason.DirectoryWithContent, "b/"), Assert.Single(info.SkippedSamples));
    }

    [Fact]
    public async Task Marker_of_the_prefix_itself_is_the_root()
    {
        var info = await _work.BuildAsync([Source("train/", [Object("train/", 4), Object("train/x")])]);
        Assert.Equal(["x"], _work.Image!.Entries.Select(e => e.Path));
        Assert.Equal(new SkippedKey(SkipReason.DirectoryWithContent, "train/"), Assert.Single(info.SkippedSamples));
    }

    [Fact]
    public async Task First_source_wins()
    {
        var info = await _work.BuildAsync(
        [
            Source("one/", [Object("one/same", 10), Object("one/only1")]),
            Source("two/", [Object("two/same", 20), Object("two/only2")]),
        ]);
        Assert.Equal(10, _work.Image!.Entries.Single(e => e.Path == "same").Size);
        Assert.Equal(3, info.Objects);
        Assert.Equal(new SkippedKey(SkipReason.DuplicatePath, "two/same"), Assert.Single(info.SkippedSamples));
    }

    [Fact]
    public async Task Directory_of_a_later_source_wins_over_a_file_of_the_first()
    {
        var info = await _work.BuildAsync([Source("", [Object("a")]), Source("", [Object("a")]), Source("", [Object("b")], path: "a/x")]);
        Assert.Equal(["a/x", "a/x/b"], _work.Image!.Entries.Select(e => e.Path));
        Assert.Equal(2, info.Skipped[SkipReason.ShadowedByDirectory]);
        Assert.Equal(2, info.Directories);
    }

    [Fact]
    public async Task Source_without_objects_is_an_empty_directory()
    {
        var info = await _work.BuildAsync([Source("", [], path: "data/val")]);
        Assert.Equal(new RecordedEntry('d', "data/val", 0), Assert.Single(_work.Image!.Entries));
        Assert.Equal((0, 2), (info.Objects, info.Directories));
    }

    [Fact]
    public async Task Directory_source_shows_links_and_empty_directories()
    {
        var info = await _work.BuildAsync(
            new ObjectInfo("d", 0, 5, "", ObjectKind.Directory),
            new ObjectInfo("e/", 0, 6, "", ObjectKind.Directory),
            new ObjectInfo("e/l", 0, 7, "", ObjectKind.SymbolicLink, "../d/ü"),
            Object("z", 0));
        Assert.Equal(
            [new('d', "d", 5), new('d', "e", 6), new('l', "e/l", 7, Target: "../d/ü"), new RecordedEntry('f', "z", 1)], _work.Image!.Entries);
        Assert.Equal((2, 0, 2), (info.Objects, info.PlacedObjects, info.Directories));
    }

    [Fact]
    public async Task Excluded_keys_are_not_counted_as_left_out()
    {
        var store = new FakeStore("p/", [Object("p/a//b"), Object("p/c.jpg"), new("p/s", 0, 1, "", ObjectKind.Special)]);
        var info = await _work.BuildAsync([new SnapshotSource(store, "", ["*.jpg"], [])]);
        Assert.Empty(info.Skipped);
        Assert.Equal(1, info.Objects);
    }

    [Fact]
    public async Task Samples_are_ten_in_order_and_counts_go_on()
    {
        var info = await _work.BuildAsync([.. Enumerable.Range(0, 50).Reverse().Select(i => Object($"//{i:D2}"))]);
        Assert.Equal(50, info.Skipped[SkipReason.EmptyComponent]);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"//{i:D2}"), info.SkippedSamples.Select(s => s.Key));
    }

    public static TheoryData<ObjectInfo, string> Senseless => new()
    {
        { Object("a", -1), "size -1" },
        { Object("a", version: "\uDC00"), "version" },
        { Object("a", version: new string('v', 4097)), "version" },
        { new("a", 0, 1, "", ObjectKind.SymbolicLink), "without a target" },
    };

    [Theory]
    [MemberData(nameof(Senseless), DisableDiscoveryEnumeration = true)]
    public async Task Listing_that_makes_no_sense_is_an_error(ObjectInfo listed, string problem)
    {
        var error = await Assert.ThrowsAsync<ObjectStoreException>(() => _work.BuildAsync(listed));
        Assert.Equal((ObjectStoreError.Protocol, "a"), (error.Error, error.Key));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_outside_the_prefix_is_an_error() => await Assert.ThrowsAsync<ObjectStoreException>(
        () => _work.BuildAsync([Source("train/", [Object("test/a")])]));

    private static string LongPath(int bytes)
    {
        var path = new StringBuilder();
        while (path.Length < bytes)
            path.Append(path.Length % 200 == 199 ? '/' : 'q');
        return path.ToString();
    }
}
