using System.Buffers.Binary;
using System.Numerics;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>One generation of an object.</summary>
internal sealed class GcsStored(string key, long generation, byte[] bytes)
{
    public string Key => key;

    public long Generation => generation;

    /// <summary>What is sent; differs from what was checksummed when damaged.</summary>
    public byte[] Bytes { get; set; } = bytes;

    /// <summary>The connection is cut after so many bytes, once.</summary>
    public int? BreakAfter { get; set; }

    /// <summary>What happens when it was cut.</summary>
    public Action? OnBroken { get; set; }

    public string Crc32C { get; } = Checksum(bytes);

    public object Resource() => new
    {
        name = key,
        size = $"{Bytes.Length}",
        generation = $"{generation}",
        timeCreated = "2026-01-02T03:04:05.678Z",
    };

    public void Broken()
    {
        BreakAfter = null;
        OnBroken?.Invoke();
    }

    private static string Checksum(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
            crc = BitOperations.Crc32C(crc, b);
        byte[] big = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(big, ~crc);
        return Convert.ToBase64String(big);
    }
}
