using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.Api.CacheNodes;
using VastK8s.Api.Datasets;
using VastK8s.CacheAgent.Nodes;
using VastK8s.CacheAgent.Nodes.State;

namespace VastK8s.CacheAgent.Tests.Nodes;

/// <summary>What is wanted, on disk.</summary>
public sealed class NodeStateFileTests : IDisposable
{
    private static readonly NodeOptions Options = new("n", "p");
    private readonly TemporaryDirectory _directory = new();

    private NodeStateFile File => new(_directory.Path, NullLogger.Instance);

    private static DesiredNode Desired => new()
    {
        Generation = 5,
        Spec = new CacheNodeSpec
        {
            NodeName = "n",
            Pool = "p",
            Directories = [new() { Path = "/a", Capacity = new("80%") }],
            Datasets = [new NodeDataset { Namespace = "team", Name = "data", Uid = "u", Generation = 2, Sources = [new DatasetSource { Uri = "s3://b/p" }], Retain = true }],
        },
        Secrets = new Dictionary<string, Dictionary<string, string>> { ["u.keys"] = new() { ["accessKeyId"] = "A", ["secretAccessKey"] = "ä/\"" } },
        Token = "t",
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_was_written_is_read_with_secrets_and_is_for_its_owner_alone()
    {
        File.Write(Desired);

        var read = File.Read(Options)!;
        Assert.Equal(Desired.Spec, read.Spec);
        Assert.Equal((5, "t", false), (read.Generation, read.Token, read.IsGone));
        Assert.Equal(Desired.Secrets["u.keys"], read.Secrets["u.keys"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File.Path));
        Assert.Equal(["cachenode.json"], Directory.EnumerateFiles(_directory.Path).Select(f => Path.GetFileName(f)));
    }

    [Fact]
    public void What_is_as_it_was_is_not_written_again()
    {
        var file = File;
        file.Write(Desired);
        System.IO.File.Delete(file.Path);
        file.Write(Desired);
        Assert.False(System.IO.File.Exists(file.Path));
        file.Write(Desired with { Generation = 6 });
        Assert.True(System.IO.File.Exists(file.Path));
    }

    [Fact]
    public void An_unknown_format_is_refused_by_name()
    {
        File.Write(Desired);
        System.IO.File.WriteAllText(File.Path, System.IO.File.ReadAllText(File.Path).Replace("\"format\":1", "\"format\":2", StringComparison.Ordinal));
        Assert.Contains(File.Path, Assert.Throws<InvalidDataException>(() => File.Read(Options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("{\"format\":1}")]
    public void What_is_damaged_is_left_aside(string content)
    {
        System.IO.File.WriteAllText(File.Path, content);
        Assert.Null(File.Read(Options));
    }

    [Fact]
    public void What_was_wanted_of_another_node_is_left_aside()
    {
        File.Write(Desired);
        Assert.Null(File.Read(Options with { Node = "other" }));
        Assert.Null(File.Read(Options with { Pool = "other" }));
    }

    [Fact]
    public void There_is_nothing_at_first() => Assert.Null(File.Read(Options));
}
