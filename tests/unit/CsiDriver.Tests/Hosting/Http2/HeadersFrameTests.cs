using System.Buffers;
using System.Text;
using VastK8s.CsiDriver.Hosting.Http2;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

public sealed class HeadersFrameTests
{
    private const string Path = "/var/lib/kubelet/plugins/csi.vastk8s.io/csi.sock";

    [Fact]
    public void A_raw_path_becomes_letters()
    {
        byte[] payload = [.. Frames.GetRoot, .. Frames.Authority(Path, huffman: false), .. Frames.NewestEntry];
        Assert.Equal([.. Frames.GetRoot, 0x41, (byte)Path.Length, .. Letters(Path.Length), .. Frames.NewestEntry], Pass(payload));
    }

    [Theory]
    [InlineData(Path)]
    [InlineData("csi/csi.sock")]
    [InlineData("%2Fcsi%2Fcsi.sock")]
    [InlineData("/")]
    [InlineData("/XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX")]
    [InlineData("unix:///run/csi,v1;x/~node/csi.sock")]
    public void A_path_in_the_code_becomes_as_many_letters_in_as_many_octets(string path)
    {
        var passed = Pass([.. Frames.GetRoot, .. Frames.Authority(path, huffman: true), .. Frames.NewestEntry]);

        var octets = HuffmanEncoder.Encode(path).Length;
        Assert.Equal([.. Frames.GetRoot, 0x41, (byte)(0x80 | octets)], passed[..5]);
        var host = HuffmanEncoder.Decode(passed.AsSpan(5, octets));
        Assert.Equal(path.Length, host.Length);
        Assert.True(Authority.IsHost(Encoding.ASCII.GetBytes(host)));
        Assert.Equal(Frames.NewestEntry, passed[(5 + octets)..]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Frames.Priority)]
    [InlineData(Frames.Padded)]
    [InlineData(Frames.Padded | Frames.Priority)]
    public void Padding_and_priority_stay(byte flags)
    {
        byte[] before = [.. (flags & Frames.Padded) != 0 ? [7] : Array.Empty<byte>(), .. (flags & Frames.Priority) != 0 ? [0x80, 0, 0, 41, 1] : Array.Empty<byte>()];
        byte[] after = (flags & Frames.Padded) != 0 ? [0x41, 1, (byte)'/', 0x41, 1, (byte)'/', 0] : [];
        byte[] block = [.. Frames.GetRoot, 0x41, 4];

        Assert.Equal([.. before, .. block, .. "aaaa"u8, .. after], Pass([.. before, .. block, .. "/a/b"u8, .. after], flags));
    }

    // RFC 7541 section 6: a literal with incremental indexing, without it, and never indexed; the name from the static table or spelled out.
    [Theory]
    [InlineData("41")]
    [InlineData("01")]
    [InlineData("11")]
    [InlineData("400a3a617574686f72697479")]
    [InlineData("000a3a617574686f72697479")]
    [InlineData("100a3a617574686f72697479")]
    [InlineData("4088b83b5339ec327d7f")]
    [InlineData("3fe11f" + "41")]
    [InlineData("20" + "82" + "ff8001" + "4089b83b5339ec327d7fff0161" + "7f80010161" + "0f2f0161" + "1f2f0161" + "41")]
    public void Every_representation_is_known(string fields)
    {
        var before = Convert.FromHexString(fields);
        Assert.Equal([.. before, 4, .. "aaaa"u8], Pass([.. before, 4, .. "/a/b"u8]));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("csi-node_0.example.com:9440")]
    [InlineData("10.0.0.1:80")]
    [InlineData("[::1]:80")]
    [InlineData("")]
    public void A_host_stays(string host)
    {
        byte[] payload = [.. Frames.GetRoot, .. Frames.Authority(host, huffman: false)];
        Assert.Equal(payload, Pass(payload));
    }

    [Theory]
    [InlineData("unix:csi.sock")]
    [InlineData("csi.sock:")]
    [InlineData(":80")]
    [InlineData("a:80/csi.sock")]
    [InlineData("@/csi.sock")]
    [InlineData("%2Fcsi.sock")]
    [InlineData("ü")]
    public void What_looks_like_a_host_and_is_none_does_not_stay(string value) =>
        Assert.Equal([.. Frames.GetRoot, 0x41, (byte)value.Length, .. Letters(value.Length)], Pass([.. Frames.GetRoot, .. Frames.Authority(value, huffman: false)]));

    [Fact]
    public void Other_fields_stay()
    {
        byte[] payload = [.. Frames.GetRoot, 0x44, .. Frames.Literal("/csi.v1.Node/NodePublishVolume", huffman: true), 0x40, .. Frames.Literal("authority", huffman: false), .. Frames.Literal("/a", huffman: false)];
        Assert.Equal(payload, Pass(payload));
    }

    // Kestrel judges these.
    [Theory]
    [InlineData(0, "")]
    [InlineData(0, "41")]
    [InlineData(0, "4105")]
    [InlineData(0, "41042f612f")]
    [InlineData(0, "417fffffffffff0f2f612f62")]
    [InlineData(0, "ffffffffffff0f41042f612f62")]
    [InlineData(0, "4018")]
    [InlineData(0, "418118")]
    [InlineData(0, "4184ffffffff")]
    [InlineData(Frames.Padded, "")]
    [InlineData(Frames.Padded, "0841042f612f62")]
    [InlineData(Frames.Priority, "01042f61")]
    [InlineData(Frames.Padded | Frames.Priority, "0041042f61")]
    public void What_cannot_be_parsed_stays(byte flags, string hex)
    {
        var payload = Convert.FromHexString(hex);
        Assert.Equal(payload, Pass(payload, flags));
    }

    // Of 13 bits each: no letters have codes as long. An encoder sends these as they are, which is shorter.
    [Fact]
    public void A_value_that_the_code_makes_longer_stays()
    {
        byte[] payload = [.. Frames.GetRoot, .. Frames.Authority("~~~~", huffman: true)];
        Assert.Equal(payload, Pass(payload));
    }

    private static byte[] Pass(byte[] payload, byte flags = 0)
    {
        byte[] passed = [.. payload];
        HeadersFrame.ReplaceAuthority((byte)(flags | Frames.EndHeaders), new ReadOnlySequence<byte>(passed));
        return passed;
    }

    private static byte[] Letters(int count) => [.. Enumerable.Repeat((byte)'a', count)];
}
