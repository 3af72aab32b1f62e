using System.Buffers.Binary;
using System.Text;

namespace VastK8s.Fuse.Holding;

/// <summary>
/// One SOCK_SEQPACKET message, request or reply: version (1), code (1), length of the name (2, little endian), name (UTF-8), payload (the
/// rest). The socket keeps messages whole, so that a client that dies leaves none in part.
/// </summary>
/// <param name="Code">A <see cref="DescriptorOperation"/> or a <see cref="DescriptorStatus"/>.</param>
/// <param name="Name">Which descriptor.</param>
/// <param name="Payload">Note, list of names or reason.</param>
internal sealed record DescriptorMessage(byte Code, string Name, byte[] Payload)
{
    public const int LongestName = 255;
    public const int LongestNote = 64 * 1024;
    public const int LongestMessage = Header + LongestName + LongestNote;

    private const int Header = 4;
    private const byte Version = 1;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static DescriptorMessage Request(DescriptorOperation operation, string name, ReadOnlySpan<byte> note) =>
        new((byte)operation, name, note.ToArray());

    public static DescriptorMessage Reply(DescriptorStatus status, ReadOnlySpan<byte> payload) => new((byte)status, "", payload.ToArray());

    public static DescriptorMessage Refusal(string reason) => Reply(DescriptorStatus.Refused, Encoding.UTF8.GetBytes(reason));

    /// <summary>Names as they travel in a payload: NUL-separated.</summary>
    public static byte[] JoinNames(IEnumerable<string> names) => Encoding.UTF8.GetBytes(string.Join('\0', names));

    public static string[] SplitNames(byte[] payload) => payload.Length == 0 ? [] : Encoding.UTF8.GetString(payload).Split('\0');

    public static void ValidateName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Encoding.UTF8.GetByteCount(name) > LongestName || name.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException($"A descriptor's name has at most {LongestName} bytes and no NUL.", nameof(name));
    }

    public byte[] ToBytes()
    {
        var name = Strict.GetBytes(Name);
        var bytes = new byte[Header + name.Length + Payload.Length];
        bytes[0] = Version;
        bytes[1] = Code;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)name.Length);
        name.CopyTo(bytes, Header);
        Payload.CopyTo(bytes, Header + name.Length);
        return bytes;
    }

    /// <exception cref="InvalidDataException">Not a message, or of another version.</exception>
    public static DescriptorMessage FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Header) throw new InvalidDataException($"A message of {bytes.Length} bytes is shorter than its header.");
        if (bytes[0] != Version) throw new InvalidDataException($"Version {bytes[0]} of the descriptor protocol; this speaks {Version}.");
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(bytes[2..]);
        if (nameLength > LongestName || Header + nameLength > bytes.Length) throw new InvalidDataException($"A name of {nameLength} bytes in a message of {bytes.Length}.");
        try
        {
            return new DescriptorMessage(bytes[1], Strict.GetString(bytes.Slice(Header, nameLength)), bytes[(Header + nameLength)..].ToArray());
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidDataException("A name that is not UTF-8.");
        }
    }
}
