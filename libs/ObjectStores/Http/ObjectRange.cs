namespace VastK8s.ObjectStores.Http;

/// <summary>Bytes of one version of one object, as a ranged GET asks for them.</summary>
/// <param name="Key">The whole key.</param>
/// <param name="Version">From <see cref="ObjectInfo.Version"/>.</param>
/// <param name="Size">The whole object, in bytes, as listed.</param>
/// <param name="Offset">First byte.</param>
/// <param name="Length">Bytes, at least 1.</param>
internal readonly record struct ObjectRange(string Key, string Version, long Size, long Offset, long Length)
{
    /// <summary>Last byte, inclusive, as HTTP counts.</summary>
    public long Last => Offset + Length - 1;

    /// <summary>Whether the range is the whole object: then no Range header is needed and whole-object checksums apply.</summary>
    public bool IsWhole => Offset == 0 && Length == Size;

    /// <summary>The value of the Range header.</summary>
    public string Header => string.Create(null, stackalloc char[64], $"bytes={Offset}-{Last}");

    /// <summary>What is left when <paramref name="received"/> bytes have come.</summary>
    public ObjectRange After(long received) => this with { Offset = Offset + received, Length = Length - received };
}
