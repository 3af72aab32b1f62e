using VastK8s.CacheAgent.Snapshots;
using static VastK8s.Snapshots.Tests.Workplace;

namespace VastK8s.Snapshots.Tests;

public sealed class SnapshotRequestTests
{
    private static readonly SnapshotRequest Good = new() { Directory = "/nowhere", Sources = [Source("", [])] };

    [Theory]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a/../b")]
    [InlineData(".")]
    public void Wrong_sub_path(string path) => Refused(Good with { Sources = [Source("", []), Source("", [], path)] }, "sources[1].path: ");

    [Fact]
    public void No_sources() => Refused(Good with { Sources = [] }, "sources: ");

    [Fact]
    public void One_number_twice() => Refused(Good with { Sources = [Source("", []), Source("", []) with { Number = 0 }] }, "sources: number 0 ");

    [Fact]
    public void Number_out_of_range() => Refused(Good with { Sources = [Source("", []) with { Number = 65536 }] }, "sources[0].number: ");

    [Fact]
    public void Wrong_glob() => Refused(Good with { Sources = [Source("", []) with { Exclude = ["a", "/b"] }] }, "sources[0].exclude[1]: ");

    [Theory]
    [InlineData(0)]
    [InlineData(2048)]
    [InlineData(5000)]
    [InlineData(int.MinValue)]
    public void Wrong_chunk_size(int bytes) => Refused(Good with { ChunkSize = bytes }, "chunkSize: ");

    [Fact]
    public void Wrong_mode() => Refused(Good with { FileMode = 0x8000 }, "fileMode, ");

    private static void Refused(SnapshotRequest request, string field) =>
        Assert.StartsWith(field, Assert.Throws<ArgumentException>(() => SnapshotRequestRules.Check(request)).Message, StringComparison.Ordinal);
}
