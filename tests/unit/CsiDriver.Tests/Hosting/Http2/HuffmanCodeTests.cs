using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.CsiDriver.Hosting.Http2;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

public sealed class HuffmanCodeTests
{
    // RFC 7541 appendices C.4 and C.6.
    [Theory]
    [InlineData("www.example.com", "f1e3c2e5f23a6ba0ab90f4ff")]
    [InlineData("no-cache", "a8eb10649cbf")]
    [InlineData("custom-key", "25a849e95ba97d7f")]
    [InlineData("custom-value", "25a849e95bb8e8b4bf")]
    [InlineData("private", "aec3771a4b")]
    [InlineData("Mon, 21 Oct 2013 20:13:21 GMT", "d07abe941054d444a8200595040b8166e082a62d1bff")]
    [InlineData("https://www.example.com", "9d29ad171863c78f0b97c8e9ae82ae43d3")]
    [InlineData("foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1", "94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007")]
    public void Examples_of_the_RFC(string text, string octets)
    {
        Assert.Equal(octets, Convert.ToHexStringLower(HuffmanEncoder.Encode(text)));
        Assert.Equal(text.Length, Count(Convert.FromHexString(octets)));
    }

    [Fact]
    public void Any_string_is_counted() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), symbols => Count(HuffmanEncoder.Encode(symbols)) == symbols.Length)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Every_symbol_is_counted() =>
        Assert.All(Enumerable.Range(0, 256), symbol => Assert.Equal(3, Count(HuffmanEncoder.Encode([(byte)'a', (byte)symbol, (byte)'a']))));

    // Section 5.2: padding is shorter than an octet and the beginning of EOS, and EOS is in no string.
    [Theory]
    [InlineData("00011000")]
    [InlineData("0001111111111111")]
    [InlineData("11111111")]
    [InlineData("11111111111111111111111111111100")]
    [InlineData("0001111111111111111111111111111111100011")]
    public void What_is_no_string_is_not_counted(string bits) => Assert.Null(Count(HuffmanEncoder.FromBits(bits)));

    [Fact]
    public void A_host_fills_its_octets()
    {
        for (var octets = 1; octets < 40; octets++)
        {
            for (var symbols = octets; symbols <= octets * 8 / 5; symbols++)
            {
                var host = new byte[octets];
                HuffmanCode.WriteHost(host, symbols);
                var text = HuffmanEncoder.Decode(host);
                Assert.Equal(symbols, text.Length);
                Assert.All(text, c => Assert.True(char.IsAsciiLetter(c)));
            }
        }
    }

    private static int? Count(byte[] octets) => HuffmanCode.TryCountSymbols(new ReadOnlySequence<byte>(octets), out var symbols) ? symbols : null;
}
