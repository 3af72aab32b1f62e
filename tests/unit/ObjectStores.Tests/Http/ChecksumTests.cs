using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class ChecksumTests
{
    // The catalogue's check values, of the text 123456789: https://reveng.sourceforge.io/crc-catalogue/all.htm
    [Theory]
    [InlineData(nameof(ChecksumKind.Crc32), "cbf43926")]
    [InlineData(nameof(ChecksumKind.Crc32C), "e3069283")]
    [InlineData(nameof(ChecksumKind.Crc64Nvme), "ae8b14860a799888")]
    [InlineData(nameof(ChecksumKind.Md5), "25f9e794323b453885f5181f1b624d0b")]
    [InlineData(nameof(ChecksumKind.Sha1), "f7c3bc1d808e04732adf679965ccc34ca7ae3441")]
    [InlineData(nameof(ChecksumKind.Sha256), "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225")]
    public void Values_are_those_of_the_catalogue(string kind, string hex)
    {
        ContentChecksum checksum = ContentChecksum.FromHex(Enum.Parse<ChecksumKind>(kind), hex);
        using RunningChecksum running = RunningChecksum.Create(checksum.Kind)!;
        running.Append(Encoding.ASCII.GetBytes("123456789"));
        Assert.True(running.Matches(checksum.Value));
    }

    [Fact]
    public void Any_split_gives_the_same_and_any_flipped_bit_another()
    {
        Prop.ForAll<int, byte[], int>(static (choice, random, place) =>
        {
            ChecksumKind kind = (choice & 3) switch { 0 => ChecksumKind.Crc32, 1 => ChecksumKind.Crc32C, _ => ChecksumKind.Crc64Nvme };
            byte[] bytes = [.. random ?? [], 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
            int cut = (place & int.MaxValue) % bytes.Length;
            byte[] value = Slowly(kind, bytes);
            using RunningChecksum split = RunningChecksum.Create(kind)!, flipped = RunningChecksum.Create(kind)!;
            split.Append(bytes.AsSpan(0, cut));
            split.Append(bytes.AsSpan(cut));
            bytes[cut] ^= 4;
            flipped.Append(bytes);
            return split.Matches(value) && !flipped.Matches(value);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("?")]
    [InlineData("4waSgw==-3")]
    public void What_is_no_checksum_is_none(string base64) => Assert.Equal(ChecksumKind.None, ContentChecksum.FromBase64(ChecksumKind.Crc32C, base64).Kind);

    [Theory]
    [InlineData("d41d8cd98f00b204e9800998ecf8427e-2")]
    [InlineData("d41d8cd98f00b204e9800998ecf8427")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void What_is_no_md5_is_none(string etag) => Assert.Null(ContentChecksum.FromHex(ChecksumKind.Md5, etag).Name);

    // Bit by bit, from the definition.
    private static byte[] Slowly(ChecksumKind kind, byte[] bytes)
    {
        (ulong polynomial, int width) = kind switch
        {
            ChecksumKind.Crc32 => (0xEDB88320UL, 4),
            ChecksumKind.Crc32C => (0x82F63B78UL, 4),
            _ => (0x9A6C9329AC4BC9B5UL, 8),
        };
        ulong mask = width == 8 ? ulong.MaxValue : uint.MaxValue, crc = mask;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ polynomial : crc >> 1;
        }
        byte[] value = BitConverter.GetBytes(~crc & mask)[..width];
        Array.Reverse(value);
        return value;
    }
}
