using FsCheck;
using FsCheck.Fluent;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests.Kernel;

/// <summary>Images read by the kernel itself, mounted file-backed.</summary>
public sealed class KernelTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Segment[] _segments;

    public KernelTests() => _segments = [new Segment(_directory, 0, 300), new Segment(_directory, 1, 600)];

    private uint[] Blocks => [.. _segments.Select(s => s.Blocks)];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Every_file_reads_its_place_of_its_segment()
    {
        var random = new Random(1);
        var tree = Tree.Of(Enumerable.Range(0, 3000).Select(i =>
        {
            var device = random.Next(2);
            var block = random.Next(300);
            return Entry.File($"d{i % 7}/e{i % 11}/file{i:D5}", random.Next((300 - block) * 4096), device, (uint)block, 1_700_000_000_123_456_789 + i);
        }));
        using var mount = Mount(tree);
        Listing.Same(mount, tree, Images.Options);
        foreach (var entry in tree.Entries)
        {
            var read = File.ReadAllBytes(Path.Combine(mount.Path, entry.Path));
            Assert.True(_segments[entry.Device].Range(entry.Block, entry.Size).SequenceEqual(read), entry.Path);
        }
    }

    [Fact]
    public void Random_trees_are_listed_and_looked_up_whole()
    {
        // Skips here if it must: within a property that would count as a failure.
        Mount(Tree.Of(), "probe").Dispose();
        var number = 0;
        Prop.ForAll(TreeGenerator.Trees, generated =>
        {
            // find has a way of its own to write times before 1970.
            var tree = Tree.Of(generated.Entries.Select(e => e with { Mtime = Math.Abs(e.Mtime), Device = e.Device % 2 }));
            using var mount = Mount(tree, $"image{number++}");
            Listing.Same(mount, tree, Images.Options);
            var paths = tree.Expected().Keys.ToHashSet();
            foreach (var path in paths.Where(p => p.Length != 0))
            {
                Assert.True(mount.Exists(path), path);
                string[] near = [path + "\x01", path + "\xff", path[..^1] + (char)(path[^1] + 1)];
                foreach (var other in near.Where(n => n.Length - n.LastIndexOf('/') <= 256 && n[^1] is not ('.' or '/' or '\x100')))
                    Assert.Equal(paths.Contains(other), mount.Exists(other));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(400));
    }

    [Fact]
    public void Names_around_the_dots_are_found()
    {
        string[] names = ["!", "!a", " ", "-", "--", ".!", ".-", ".a", "..!", "..-", "..a", "...", "a", "\xff", "\xc3\xa9", new string('x', 255)];
        var tree = Tree.Of(names.Select(n => Entry.File("d/" + n, 1)));
        using var mount = Mount(tree);
        Listing.Same(mount, tree, Images.Options);
        Assert.All(names, n => Assert.True(mount.Exists("d/" + n)));
        Assert.All([".\x01", "..\x01", "!!", "- ", "....", new string('x', 254), "\xfe"], n => Assert.False(mount.Exists("d/" + n)));
    }

    [Fact]
    public void A_directory_of_100000_entries_is_listed_and_looked_up()
    {
        var tree = Tree.Of(Enumerable.Range(0, 100_000).Select(i => Entry.File($"d/image-{i * 2:D9}.jpeg", i % 5000, i % 2, (uint)(i % 290), i)));
        using var mount = Mount(tree);
        Listing.Same(mount, tree, Images.Options);
        for (var i = 0; i < 200_000; i += 7)
            Assert.Equal(i % 2 == 0, mount.Exists($"d/image-{i:D9}.jpeg"));
        Assert.False(mount.Exists("d/image-"));
        Assert.False(mount.Exists("d/zzz"));
    }

    [Fact]
    public void The_longest_path_is_found()
    {
        // 4095 bytes: PATH_MAX without its NUL.
        var deep = string.Join('/', Enumerable.Repeat("d", 2047)) + "/f";
        var wide = string.Join('/', Enumerable.Repeat(new string('w', 255), 15)) + "/" + new string('f', 255);
        Assert.Equal((4095, 4095), (deep.Length, wide.Length));
        var tree = Tree.Of(Entry.File(deep, 1), Entry.File(wide, 1));
        using var mount = Mount(tree);
        Assert.True(mount.Exists(deep));
        Assert.True(mount.Exists(wide));
        Assert.False(mount.Exists(deep[..^1] + "g"));
        Listing.Same(mount, tree, Images.Options);
    }

    [Fact]
    public void Links_of_any_length_are_read()
    {
        int[] lengths = [1, 59, 60, 500, 4031, 4032, 4033, 4094, 4095];
        var links = lengths.Select(l => Entry.Link($"link{l:D4}", new string('t', l), l));
        var tree = Tree.Of([.. links, Entry.File("target", 5, 1, 3), Entry.Link("to", "target")]);
        using var mount = Mount(tree);
        Listing.Same(mount, tree, Images.Options);
        Assert.Equal(_segments[1].Range(3, 5), File.ReadAllBytes(Path.Combine(mount.Path, "to")));
    }

    [Fact]
    public void A_file_of_terabytes_is_one_chunk()
    {
        const long size = (5L << 40) + 123;
        const uint block = 77;
        using (var segment = File.OpenHandle(_directory.File("large"), FileMode.CreateNew, FileAccess.ReadWrite))
        {
            RandomAccess.SetLength(segment, (block * 4096L) + (size + 4095) / 4096 * 4096);
            RandomAccess.Write(segment, "start"u8, block * 4096L);
            RandomAccess.Write(segment, "end"u8, (block * 4096L) + size - 3);
        }
        Images.Write(_directory.File("image"), Tree.Of(Entry.File("f", size, 0, block)), [uint.MaxValue]);
        using var mount = KernelMount.Of(_directory, _directory.File("image"), _directory.File("large"));
        using var file = File.OpenHandle(Path.Combine(mount.Path, "f"));
        var read = new byte[5];
        Assert.Equal(5, RandomAccess.Read(file, read, 0));
        Assert.Equal("start"u8, read);
        Assert.Equal(3, RandomAccess.Read(file, read, size - 3));
        Assert.Equal("end"u8, read.AsSpan(0, 3));
    }

    [Fact]
    public void Room_for_all_devices_may_stay_unused()
    {
        var tree = Tree.Of(Entry.File("d/f", 9000, 1, 3), Entry.File("e", 1));
        var options = Images.Options with { MaxDevices = 65_535 };
        Images.Write(_directory.File("image"), tree, Blocks, options);
        using var mount = KernelMount.Of(_directory, _directory.File("image"), _segments.Select(s => s.Path));
        Listing.Same(mount, tree, options);
        Assert.Equal(_segments[1].Range(3, 9000), File.ReadAllBytes(Path.Combine(mount.Path, "d/f")));
    }

    [Fact]
    public void An_empty_image_mounts()
    {
        Images.Write(_directory.File("image"), Tree.Of(), []);
        using var mount = KernelMount.Of(_directory, _directory.File("image"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(mount.Path));
    }

    [Fact]
    public void Times_before_1970_are_kept()
    {
        using var mount = Mount(Tree.Of(Entry.File("f", mtime: -1_500_000_100)));
        Assert.Equal(DateTime.UnixEpoch.AddTicks(-15_000_001), File.GetLastWriteTimeUtc(Path.Combine(mount.Path, "f")));
    }

    private KernelMount Mount(Tree tree, string image = "image")
    {
        Images.Write(_directory.File(image), tree, Blocks);
        return KernelMount.Of(_directory, _directory.File(image), _segments.Select(s => s.Path));
    }
}
