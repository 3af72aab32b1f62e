namespace VastK8s.ObjectStores.Http;

/// <summary>Checksums that stores give with an object.</summary>
internal enum ChecksumKind : byte
{
    None,
    Md5,
    Crc32,
    Crc32C,
    Crc64Nvme,
    Sha1,
    Sha256,
}
