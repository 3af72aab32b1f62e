using VastK8s.Fuse.Mounting;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Mounting;

[Collection("EROFS mounts")]
public sealed class ErofsMountTests
{
    private const int Size = (3 << 20) + 77;
    private const int SegmentSize = (3 << 20) + 4096;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_image_on_several_segments_reads_right(bool directIo)
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        var segments = Segments(directory, 3);
        TinyErofsImage.Write(directory.File("image"), Size, Size, Size);

        ErofsMount.Mount(directory.File("image"), directory.Sub("mount"), segments, directIo, 0);

        Assert.Equal(["file-0", "file-1", "file-2"], Directory.GetFiles(directory.File("mount")).Select(Path.GetFileName).Order());
        foreach (var file in Directory.GetFiles(directory.File("mount"))) Reading.AssertPattern(File.ReadAllBytes(file), 0, Size);
        var mount = Mounts.At(directory.File("mount"));
        Assert.Equal(("erofs", directory.File("image")), (mount?.FileSystem, mount?.Source));
        Assert.All(["ro", "nosuid", "nodev"], option => Assert.Contains(option, mount!.Options.Split(',')));
    }

    [Fact]
    public void Paths_may_have_commas_and_be_relative()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("seg,ment=0"), SegmentSize);
        TinyErofsImage.Write(directory.File("im,age"), Size);
        directory.Sub("mo,unt");
        string Relative(string name) => Path.GetRelativePath(Environment.CurrentDirectory, directory.File(name));

        ErofsMount.Mount(Relative("im,age"), Relative("mo,unt"), [Relative("seg,ment=0")], directIo: false, 0);

        Reading.AssertPattern(File.ReadAllBytes(Path.Combine(directory.File("mo,unt"), "file-0")), 0, Size);
    }

    [Fact]
    public void Read_ahead_is_set_on_the_new_mount_only()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        var segments = Segments(directory, 1);
        TinyErofsImage.Write(directory.File("image"), Size);
        Assert.NotNull(ErofsMount.Mount(directory.File("image"), directory.Sub("one"), segments, directIo: false, 8192));
        var first = ReadAheads();

        Assert.NotNull(ErofsMount.Mount(directory.File("image"), directory.Sub("two"), segments, directIo: false, 16384));

        var second = ReadAheads();
        // Others on the machine may mount and unmount meanwhile.
        Assert.Contains(second, entry => !first.ContainsKey(entry.Key) && entry.Value == "16384");
        Assert.Contains(second, entry => first.GetValueOrDefault(entry.Key) == "8192" && entry.Value == "8192");

        static Dictionary<string, string> ReadAheads()
        {
            var found = new Dictionary<string, string>();
            foreach (var entry in Directory.GetFileSystemEntries("/sys/class/bdi", "erofs-*"))
            {
                try
                {
                    found[entry] = File.ReadAllText(Path.Combine(entry, "read_ahead_kb")).Trim();
                }
                catch (IOException)
                {
                    // Unmounted between the list and the look.
                }
            }

            return found;
        }
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task The_superblock_is_alive_until_nobody_uses_the_mount_any_more()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        TinyErofsImage.Write(directory.File("image"), Size);
        var name = ErofsMount.Mount(directory.File("image"), directory.Sub("mount"), Segments(directory, 1), directIo: false, 1024);
        Assert.NotNull(name);
        Assert.True(ErofsMount.IsAlive(name));

        using (var file = File.OpenHandle(Path.Combine(directory.File("mount"), "file-0")))
        {
            Mounts.Unmount(directory.File("mount"), detach: true);
            Assert.True(ErofsMount.IsAlive(name));
            Reading.AssertPattern(Reading.At(file, 0, 4096), 0, 4096);
        }

        while (ErofsMount.IsAlive(name)) await Task.Delay(1, TestContext.Current.CancellationToken);
        Assert.False(ErofsMount.IsAlive("erofs-none"));
    }

    [Fact]
    public void What_is_no_image_is_EINVAL()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("image"), new byte[8192]);

        var error = Assert.Throws<NativeException>(() => ErofsMount.Mount(directory.File("image"), directory.Sub("mount"), [], directIo: false, 1024));

        Assert.Equal(Errno.EINVAL, error.Number);
        Assert.Contains(directory.File("image"), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_kernels_own_words_are_in_the_error()
    {
        Requires.FuseAndErofs();
        using var context = FsContext.Open("erofs", "mount it");
        Assert.NotNull(context);

        var error = Assert.Throws<NativeException>(() => context.SetString("nonsense", "1"));

        Assert.StartsWith("mount it: Invalid argument (EINVAL, 22): e erofs: Unknown parameter 'nonsense'", error.Message, StringComparison.Ordinal);
        Assert.False(context.TrySetFlag("nonsense"));
    }

    [Fact]
    public void A_segment_that_ends_within_a_block_is_refused()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        Pattern.Write(directory.File("segment"), Size);
        TinyErofsImage.Write(directory.File("image"), Size);

        var error = Assert.Throws<ArgumentException>(() => ErofsMount.Mount(directory.File("image"), directory.Sub("mount"), [directory.File("segment")], directIo: false, 0));

        Assert.Contains("4096", error.Message, StringComparison.Ordinal);
        Assert.Null(Mounts.At(directory.File("mount")));
    }

    [Fact]
    public void A_missing_segment_is_ENOENT()
    {
        Requires.FuseAndErofs();
        using var directory = new TemporaryDirectory();
        TinyErofsImage.Write(directory.File("image"), Size);

        var error = Assert.Throws<NativeException>(() => ErofsMount.Mount(directory.File("image"), directory.Sub("mount"), [directory.File("none")], directIo: false, 0));

        Assert.Equal(Errno.ENOENT, error.Number);
    }

    private static string[] Segments(TemporaryDirectory directory, int count)
    {
        var segments = Enumerable.Range(0, count).Select(i => directory.File($"segment-{i}")).ToArray();
        foreach (var segment in segments) Pattern.Write(segment, SegmentSize);
        return segments;
    }
}
