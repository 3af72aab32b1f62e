using System.Buffers;
using System.Buffers.Text;
using VastK8s.Erofs.Tests.Support;

namespace VastK8s.Erofs.Tests;

public sealed class MemoryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(1_000_000)]
    [InlineData(100)]
    public void Adding_a_file_allocates_nothing(int filesPerDirectory)
    {
        using var file = Images.NewFile(_directory.File("image"));
        using var writer = ErofsImage.Create(file, Images.Options);
        // Up to the first use of the scratch space, whose buffer is allocated when it is needed.
        Add(writer, 0, 100_000, filesPerDirectory);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Add(writer, 100_000, 300_000, filesPerDirectory);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        writer.Complete([uint.MaxValue]);
    }

    /// <summary>Independent of the count of entries, in one directory or in many.</summary>
    [Theory]
    [InlineData(1_000_000)]
    [InlineData(3)]
    public void A_writer_takes_a_bounded_amount_of_memory(int filesPerDirectory)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        using (var file = Images.NewFile(_directory.File("image")))
        using (var writer = ErofsImage.Create(file, Images.Options))
        {
            Add(writer, 0, 300_000, filesPerDirectory);
            writer.Complete([uint.MaxValue]);
        }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 1 << 20, 5 << 19);
    }

    private static void Add(IErofsImageWriter writer, int from, int to, int filesPerDirectory)
    {
        Span<byte> path = stackalloc byte["train/class-000000/image-000000000.jpeg".Length];
        "train/class-000000/image-000000000.jpeg"u8.CopyTo(path);
        for (var i = from; i < to; i++)
        {
            Utf8Formatter.TryFormat(i / filesPerDirectory, path[12..18], out _, new StandardFormat('D', 6));
            Utf8Formatter.TryFormat(i, path[25..34], out _, new StandardFormat('D', 9));
            writer.AddFile(path, i, 1000, 0, (uint)i);
        }
    }
}
