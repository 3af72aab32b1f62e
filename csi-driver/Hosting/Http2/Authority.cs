using System.Buffers;
using System.Runtime.InteropServices;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>The value of <c>:authority</c>: a host, and a port perhaps (RFC 9113 section 8.3.1, RFC 3986 section 3.2).</summary>
internal static class Authority
{
    // RFC 3986 section 2.3: unreserved, fewer than Kestrel takes.
    private static readonly SearchValues<byte> Unreserved = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"u8);

    /// <summary>
    /// Writes a host over a value that is none, or that may be none because it is in the Huffman code. The literal stays as long as it was, so
    /// frames stay whole and below SETTINGS_MAX_FRAME_SIZE, and as long decoded, as the sizes of dynamic table entries count that (RFC 7541
    /// section 4.1): what the client evicts from its table, Kestrel evicts too.
    /// </summary>
    public static void MakeHost(in StringLiteral value)
    {
        if (value.IsHuffman) MakeHuffmanHost(value.Octets);
        else if (!IsHost(value.Octets.IsSingleSegment ? value.Octets.FirstSpan : value.Octets.ToArray())) MakeRawHost(value.Octets);
    }

    /// <summary>Whether Kestrel surely takes it.</summary>
    public static bool IsHost(ReadOnlySpan<byte> value)
    {
        var end = value.IndexOfAnyExcept(Unreserved);
        if (end < 0) return true;

        // An address in brackets is no path; Kestrel judges it.
        if (value[0] == '[') return true;
        var port = value[(end + 1)..];
        return end > 0 && value[end] == ':' && !port.IsEmpty && !port.ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    private static void MakeRawHost(in ReadOnlySequence<byte> octets)
    {
        foreach (var memory in octets) Writable(memory).Fill((byte)'a');
    }

    private static void MakeHuffmanHost(ReadOnlySequence<byte> octets)
    {
        // More octets than symbols: no host is that long in the code, and an encoder sends no path so, as the code makes paths shorter.
        if (!HuffmanCode.TryCountSymbols(octets, out var symbols) || symbols < octets.Length) return;
        Span<byte> host = new byte[octets.Length];
        HuffmanCode.WriteHost(host, symbols);
        foreach (var memory in octets)
        {
            host[..memory.Length].CopyTo(Writable(memory));
            host = host[memory.Length..];
        }
    }

    // The blocks of the transport's pipe: written once by the socket and not yet shown to anybody.
    private static Span<byte> Writable(ReadOnlyMemory<byte> memory) => MemoryMarshal.AsMemory(memory).Span;
}
