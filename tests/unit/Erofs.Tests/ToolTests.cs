using FsCheck;
using FsCheck.Fluent;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

/// <summary>Images read by erofs-utils: fsck.erofs and dump.erofs.</summary>
public sealed class ToolTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ToolTests()
    {
        for (var i = 0; i < TreeGenerator.Devices; i++)
        {
            using var segment = Images.NewFile(Device(i));
            RandomAccess.SetLength(segment, TreeGenerator.BlocksOfDevices[i] * 4096L);
        }
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Fsck_finds_nothing_wrong()
    {
        string[] names = ["d/!", "d/ ", "d/-", "d/.!", "d/..a", "d/.a"];
        Fsck(Tree.Of(
        [
            .. Enumerable.Range(0, 20_000).Select(i => Entry.File($"d/{i % 10}/image-{i:D9}.jpeg", i, i % 3, (uint)(i % 50), i)),
            .. names.Select(n => Entry.File(n)),
            .. Enumerable.Range(0, 60_000).Select(i => Entry.File($"large/image-{i:D9}.jpeg")),
            Entry.Directory("empty", 7),
            Entry.Link("link", "d"),
            Entry.Link("link-long", new string('t', 4090)),
        ]));
    }

    [Fact]
    public void Fsck_finds_nothing_wrong_with_random_trees()
    {
        // Skips here if it must: within a property that would count as a failure.
        Fsck(Tree.Of());
        Prop.ForAll(TreeGenerator.Trees, Fsck).Check(Config.QuickThrowOnFailure.WithMaxTest(20).WithEndSize(300));
    }

    [Fact]
    public void Fsck_sees_a_changed_superblock()
    {
        Images.Write(_directory.File("image"), Tree.Of(Entry.File("a", 1)), TreeGenerator.BlocksOfDevices);
        using (var file = File.OpenHandle(_directory.File("image"), FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.Write(file, [1], 2000);
        // erofs-utils 1.5 says so and exits with 0.
        Assert.Contains("<E> erofs: superblock chksum doesn't match", Run("fsck.erofs").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Dump_shows_superblock_and_file()
    {
        Images.Write(_directory.File("image"), Tree.Of(Entry.File("d/a", 10_000, 2, 5, 1_700_000_000_123_456_789)), TreeGenerator.BlocksOfDevices);
        var (_, super) = Run("dump.erofs", "-s");
        Assert.Contains("Filesystem inode count:                       3\n", super, StringComparison.Ordinal);
        Assert.Contains("Filesystem features:                          sb_csum mtime chunked_file device_table \n", super, StringComparison.Ordinal);
        Assert.Contains("Filesystem UUID:                              00112233-4455-6677-8899-aabbccddeeff\n", super, StringComparison.Ordinal);
        Assert.Contains($"Filesystem blocks:                            {2 + (3 * 64)}\n", super, StringComparison.Ordinal);
        var (_, file) = Run("dump.erofs", "-e", "--path=/d/a");
        Assert.Contains("Size: 10000  On-disk size: 10000  regular file\n", file, StringComparison.Ordinal);
        Assert.Contains("Uid: 1000   Gid: 70000  Access: 0444/r--r--r--\n", file, StringComparison.Ordinal);
        Assert.Contains("Timestamp: 2023-11-14 22:13:20.123456789\n", file, StringComparison.Ordinal);
        Assert.Contains("0:        0..   12288 |   12288 :      20480..     32768 |   12288  # device 3\n", file, StringComparison.Ordinal);
    }

    private string Device(int number) => _directory.File($"segment{number}");

    private void Fsck(Tree tree)
    {
        File.Delete(_directory.File("image"));
        Images.Write(_directory.File("image"), tree, TreeGenerator.BlocksOfDevices);
        // --extract without a place: also reads all data.
        var (exitCode, output) = Run("fsck.erofs", "--extract");
        Assert.True(exitCode == 0, output);
        Assert.DoesNotContain("<E>", output, StringComparison.Ordinal);
    }

    private (int ExitCode, string Output) Run(string program, params IEnumerable<string> arguments) =>
        Tool.Run(
            _directory.Path,
            program,
            [.. arguments, .. Enumerable.Range(0, TreeGenerator.Devices).Select(i => $"--device={Device(i)}"), "image"]);
}
