using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Keys;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.Snapshots.Tests;

public sealed class CodeTests
{
    private static readonly Config Thrice = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void Varint_comes_back() => Prop.ForAll(
        (from bits in Gen.Choose(0, 63) from value in ArbMap.Default.GeneratorFor<ulong>() select value >> bits).ToArbitrary(),
        value =>
        {
            Span<byte> bytes = stackalloc byte[Varint.MaxBytes];
            var (length, position) = (Varint.Write(bytes, value), 0);
            Assert.Equal(value, Varint.Read(bytes[..length], ref position));
            Assert.Equal(length, position);
        }).Check(Thrice);

    [Theory]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e", 17)]
    [InlineData("\"d41d8cd98f00b204e9800998ecf8427e\"", 17)]
    [InlineData("D41D", 5)]
    [InlineData("d41", 4)]
    [InlineData("", 1)]
    [InlineData("\"\"", 3)]
    [InlineData("\"", 2)]
    [InlineData("d41d-3", 7)]
    [InlineData("1699999999999999", 9)]
    [InlineData("é", 3)]
    public void Version_comes_back(string version, int bytes)
    {
        var code = new byte[VersionCode.MaxBytes];
        Assert.Equal(bytes, VersionCode.Encode(version, code));
        Assert.Equal(version, VersionCode.Decode(code.AsSpan(0, bytes)));
    }

    [Fact]
    public void Versions_are_equal_exactly_if_their_bytes_are() => Prop.ForAll(
        (from pair in Gen.Elements("00ff", "00FF", "\"00ff\"", "\0\u00ff", "30306666", "", "\"\"").Two() select pair).ToArbitrary(),
        pair => Assert.Equal(pair.Item1 == pair.Item2, Encoded(pair.Item1).SequenceEqual(Encoded(pair.Item2)))).Check(Thrice);

    [Fact]
    public void Row_comes_back() => Prop.ForAll(Rows.ToArbitrary(), row =>
    {
        Span<byte> bytes = stackalloc byte[RowCode.Bytes];
        RowCode.Write(bytes, row);
        Assert.Equal(row, RowCode.Read(bytes, row.Id));
        Assert.Equal(RowCode.Address(row.Segment, row.StartBlock), RowCode.Address(bytes));
        bytes[(int)(row.Id % RowCode.Bytes)] ^= 1;
        try
        {
            _ = RowCode.Read(bytes, row.Id);
            Assert.Fail("a flipped bit was not noticed");
        }
        catch (SnapshotFormatException)
        {
        }
    }).Check(Thrice);

    [Fact]
    public void Tree_paths_order_like_an_image() => Prop.ForAll(
        (from a in Names from b in Names select (a, b)).ToArbitrary(),
        pair =>
        {
            var (left, right) = (Encoding.UTF8.GetBytes(pair.a), Encoding.UTF8.GetBytes(pair.b));
            var expected = Math.Sign(Erofs.ErofsPathOrder.Compare(left, right));
            TreePath.FromSlashes(left);
            TreePath.FromSlashes(right);
            Assert.Equal(expected, Math.Sign(left.AsSpan().SequenceCompareTo(right)));
        }).Check(Thrice);

    [Fact]
    public void Places_never_overlap_and_never_straddle() => Prop.ForAll(
        Gen.Elements(1L, 4096, 4097, 300L << 20, 1L << 30, 5L << 30, (8L << 40) - 1).ListOf().ToArbitrary(),
        sizes =>
        {
            var placement = new SegmentPlacement(1L << 30, []);
            var (segment, end) = (-1, 0L);
            foreach (var size in sizes)
            {
                var place = placement.Take(size);
                var start = (long)place.StartBlock << 12;
                Assert.True(place.Segment == segment ? start == end && start + size <= 1L << 30 : place.Segment == segment + 1 && start == 0);
                Assert.True(place.Segment == segment || segment < 0 || end + size > 1L << 30);
                (segment, end) = (place.Segment, start + (Blocks.Of(size) << 12));
                Assert.Equal(end >> 12, placement.SegmentBlocks[segment]);
            }
        }).Check(Thrice);

    [Theory]
    [InlineData(0, 1L << 30)]
    [InlineData(64L << 30, 1L << 30)]
    [InlineData(65L << 30, 2L << 30)]
    [InlineData(1L << 50, 1L << 40)]
    public void Segment_size_follows_the_total(long total, long expected) => Assert.Equal(expected, SegmentPlacement.SegmentBytesFor(total));

    private static Gen<string> Names => Gen.Elements("a", "b", "/", ".", "!", "é", "\u0001").ListOf().Select(string.Concat);

    private static Gen<ObjectRow> Rows =>
        from id in Gen.Choose(0, int.MaxValue)
        from segment in Gen.Choose(0, ushort.MaxValue)
        from source in Gen.Choose(0, ushort.MaxValue)
        from numbers in ArbMap.Default.GeneratorFor<ulong>().Four()
        from length in Gen.Choose(0, (1 << 21) - 1)
        select new ObjectRow(
            id, segment, (uint)numbers.Item1, (long)(numbers.Item2 >> 21), source, (long)(numbers.Item3 >> 16), (long)(numbers.Item4 >> 16), length);

    private static byte[] Encoded(string version)
    {
        var code = new byte[VersionCode.MaxBytes];
        return code[..VersionCode.Encode(version, code)];
    }
}
