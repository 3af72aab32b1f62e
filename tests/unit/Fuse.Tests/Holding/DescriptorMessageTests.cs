using System.Text;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.Fuse.Holding;

namespace VastK8s.Fuse.Tests.Holding;

public sealed class DescriptorMessageTests
{
    [Fact]
    public void The_bytes_are_a_protocol() => Assert.Equal(
        [1, 1, 2, 0, (byte)'a', (byte)'b', 7, 8, 9], DescriptorMessage.Request(DescriptorOperation.Put, "ab", [7, 8, 9]).ToBytes());

    [Fact]
    public void What_is_written_reads_back() => Prop.ForAll<byte, NonNull<string>, byte[]>((code, text, payload) =>
    {
        var name = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.Get.Length > 50 ? text.Get[..50] : text.Get));
        var message = new DescriptorMessage(code, name, payload ?? []);
        var back = DescriptorMessage.FromBytes(message.ToBytes());
        return back.Code == code && back.Name == name && back.Payload.SequenceEqual(message.Payload);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_is_a_message_or_invalid_data() => Prop.ForAll<byte[]>(bytes =>
    {
        bytes ??= [];
        if (bytes.Length > 2) (bytes[0], bytes[2]) = (1, (byte)(bytes[2] % 8));
        if (bytes.Length > 3) bytes[3] = 0;
        try
        {
            var message = DescriptorMessage.FromBytes(bytes);
            return message.ToBytes().SequenceEqual(bytes);
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 1, 0 })]
    [InlineData(new byte[] { 2, 1, 0, 0 })]
    [InlineData(new byte[] { 1, 1, 1, 0 })]
    [InlineData(new byte[] { 1, 1, 2, 0, 0xC3, 0x28 })]
    public void Bad_bytes_are_invalid_data(byte[] bytes) => Assert.Throws<InvalidDataException>(() => DescriptorMessage.FromBytes(bytes));

    [Theory]
    [InlineData]
    [InlineData("one")]
    [InlineData("one", "two", "ü")]
    public void Lists_of_names_read_back(params string[] names) => Assert.Equal(names, DescriptorMessage.SplitNames(DescriptorMessage.JoinNames(names)));
}
