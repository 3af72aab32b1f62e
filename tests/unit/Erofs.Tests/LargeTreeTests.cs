using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

/// <summary>Trees whose open directories pass what is kept in memory (1 MiB of dirents).</summary>
public class LargeTreeTests
{
    [Theory]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void A_directory_of_many_entries_is_read_back(int count)
    {
        var tree = Tree.Of(Enumerable.Range(0, count).Select(i => Entry.File($"d/image-{i:D9}.jpeg", i, i % 2, (uint)i, i)));
        ImageAssert.Holds(Images.ToBytes(tree, [(uint)count + 100, (uint)count + 100]), tree);
    }

    /// <summary>Directories that spill while those above them have spilled: their blocks are stacked in the scratch space.</summary>
    [Fact]
    public void Large_directories_in_large_directories_are_read_back()
    {
        var entries = new List<Entry>();
        for (var i = 0; i < 30_000; i++)
        {
            entries.Add(Entry.File($"a/{i:D6}-{new string('n', 50)}"));
            if (i % 10_000 == 5_000)
            {
                entries.AddRange(Enumerable.Range(0, 30_000).Select(j => Entry.File($"a/{i:D6}-d/{j:D6}-{new string('m', 60)}")));
                entries.AddRange(Enumerable.Range(0, 3).Select(j => Entry.File($"a/{i:D6}-d/000007-d/{j}/{j}")));
            }
        }
        var tree = Tree.Of(entries);
        ImageAssert.Holds(Images.ToBytes(tree, []), tree);
    }

    [Fact]
    public void Sizes_of_a_directory_around_its_bounds_are_read_back()
    {
        // 64 + 24 + 3 bytes are inode and dots; inline up to 4096 in all, 512 with a subdirectory; then one block of 4096, then two.
        foreach (var subdirectory in (bool[])[false, true])
        {
            for (var bytes = 1; bytes < 9000; bytes += bytes is > 390 and < 480 or > 3980 and < 4200 ? 1 : 97)
            {
                var entries = new List<Entry>();
                for (var left = bytes; left > 12; left -= 12 + 200)
                    entries.Add(Entry.File($"d/{entries.Count:D3}{new string('x', Math.Clamp(left - 12, 3, 200) - 3)}"));
                if (subdirectory)
                    entries.Add(Entry.File("d/z/f"));
                var tree = Tree.Of(entries);
                ImageAssert.Holds(Images.ToBytes(tree, []), tree);
            }
        }
    }

    [Fact]
    public void Deep_nesting_is_read_back()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 500));
        var half = string.Join('/', Enumerable.Repeat("d", 250));
        var tree = Tree.Of(Entry.File(deep + "/a"), Entry.File(half + "/z"), Entry.Directory($"{deep}/{new string('n', 255)}"));
        ImageAssert.Holds(Images.ToBytes(tree, []), tree);
    }
}
