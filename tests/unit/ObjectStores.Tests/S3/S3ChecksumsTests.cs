using VastK8s.ObjectStores.S3;

namespace VastK8s.ObjectStores.Tests.S3;

public sealed class S3ChecksumsTests
{
    private const string Md5 = "\"25f9e794323b453885f5181f1b624d0b\"";

    [Theory]
    [InlineData("MD5", true, "ETag", Md5)]
    [InlineData("MD5", true, "ETag", Md5, "x-amz-server-side-encryption", "AES256")]
    [InlineData(null, false, "ETag", Md5, "x-amz-server-side-encryption", "AES256")]
    [InlineData(null, true, "ETag", Md5, "x-amz-server-side-encryption", "aws:kms")]
    [InlineData(null, true, "ETag", Md5, "x-amz-server-side-encryption", "aws:kms:dsse")]
    [InlineData(null, true, "ETag", Md5, "x-amz-server-side-encryption-customer-algorithm", "AES256")]
    [InlineData(null, true, "ETag", "\"25f9e794323b453885f5181f1b624d0b-2\"")]
    [InlineData(null, true)]
    [InlineData("CRC64NVME", true, "ETag", Md5, "x-amz-checksum-crc64nvme", "rosUhgp5mIg=", "x-amz-checksum-type", "FULL_OBJECT")]
    [InlineData("CRC32C", true, "ETag", Md5, "x-amz-checksum-crc32c", "4waSgw==", "x-amz-server-side-encryption", "aws:kms")]
    [InlineData("CRC32", true, "x-amz-checksum-crc32", "y/Q5Jg==")]
    [InlineData("SHA256", true, "x-amz-checksum-sha256", "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSyJdU=")]
    [InlineData("MD5", true, "ETag", Md5, "x-amz-checksum-crc32", "y/Q5Jg==-2")]
    [InlineData("MD5", true, "ETag", Md5, "x-amz-checksum-crc32", "y/Q5Jg==", "x-amz-checksum-type", "COMPOSITE")]
    public void Only_checksums_of_the_bytes_count(string? expected, bool amazon, params string[] headers)
    {
        using var response = new HttpResponseMessage();
        for (int i = 0; i < headers.Length; i += 2)
            response.Headers.TryAddWithoutValidation(headers[i], headers[i + 1]);
        Assert.Equal(expected, S3Checksums.Of(response, amazon).Name);
    }
}
