using FsCheck;
using FsCheck.Fluent;

namespace VastK8s.Erofs.Tests.Trees;

/// <summary>Random trees: names around "." and "..", long names, bytes that are no UTF-8; wide and deep.</summary>
internal static class TreeGenerator
{
    public const int Devices = 3;
    private const uint DeviceBlocks = 64;

    private static readonly string[] AwkwardNames =
    [
        "!", "!a", " ", "-", "--", ".!", ".-", ".a", "..!", "..-", "..a", "...", "0", "a", "a!", "a-b", "a.b", "ab", "b", "~",
        "\x01", "\x7f", "\xff", "\xc3\xa9", "\xfe\xff",
    ];

    private static Gen<string> Name { get; } = Gen.Frequency(
        (6, Gen.Elements(AwkwardNames)),
        (3, from number in Gen.Choose(0, 999) select $"file-{number:D3}.bin"),
        (2, from letter in Gen.Elements('-', '.', 'a', 'z', '\xff') from length in Gen.Choose(3, 255) select new string(letter, length)),
        (1, from length in Gen.Choose(250, 255) from number in Gen.Choose(0, 99) select $"{number:D2}".PadLeft(length, 'L')));

    private static Gen<long> Mtime { get; } = Gen.OneOf(
        Gen.Elements(0L, 1L, -1L, 999_999_999L, -999_999_999L, -1_000_000_001L, 1_700_000_000_123_456_789L),
        from s in Gen.Choose(int.MinValue, int.MaxValue) from ns in Gen.Choose(0, 999_999_999) select (s * 1_000_000_000L) + ns);

    private static Gen<Entry> Anything { get; } =
        from depth in Gen.Frequency((5, Gen.Choose(1, 2)), (2, Gen.Choose(3, 8)), (1, Gen.Constant(40)))
        from names in Name.ArrayOf(depth)
        from mtime in Mtime
        from size in Gen.OneOf(Gen.Elements(0, 1, 4095, 4096, 4097), Gen.Choose(0, 16 * 4096))
        from device in Gen.Choose(0, Devices - 1)
        from block in Gen.Choose(0, (int)DeviceBlocks - 16)
        from targetLength in Gen.Frequency((8, Gen.Choose(1, 60)), (1, Gen.Choose(3900, 4095)))
        from kind in Gen.Frequency(
            (6, Gen.Constant(EntryKind.File)), (1, Gen.Constant(EntryKind.Directory)), (1, Gen.Constant(EntryKind.SymbolicLink)))
        let path = string.Join('/', names)
        select kind switch
        {
            EntryKind.File => Entry.File(path, size, device, (uint)block, mtime),
            EntryKind.Directory => Entry.Directory(path, mtime),
            _ => Entry.Link(path, new string('t', targetLength), mtime),
        };

    public static Arbitrary<Tree> Trees { get; } = Arb.From(
        from entries in Anything.ArrayOf()
        select Tree.Resolve(entries),
        Shrink);

    public static uint[] BlocksOfDevices { get; } = [.. Enumerable.Repeat(DeviceBlocks, Devices)];

    private static IEnumerable<Tree> Shrink(Tree tree)
    {
        var entries = tree.Entries;
        for (var part = entries.Count / 2; part > 0; part /= 2)
        {
            for (var at = 0; at + part <= entries.Count; at += part)
                yield return Tree.Of(entries.Take(at).Concat(entries.Skip(at + part)));
        }
    }
}
