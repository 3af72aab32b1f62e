using VastK8s.ObjectStores.S3;

namespace VastK8s.ObjectStores.Tests.S3;

public sealed class S3VersionTests
{
    [Theory]
    [InlineData("\"abc\"", "", "abc")]
    [InlineData("abc", "3/L4kqtJl.-_", "abc 3/L4kqtJl.-_")]
    [InlineData("\"abc-7\"", "null", "abc-7 null")]
    [InlineData("", "", "@1700000000")]
    [InlineData("\"\"", "v1", "@1700000000 v1")]
    public void A_version_survives_its_text(string etag, string versionId, string text)
    {
        Assert.Equal(text, S3Version.Format(etag, versionId, 1_700_000_000_123_456_789));
        S3Version version = S3Version.Parse(text);
        Assert.Equal(etag.Trim('"'), version.ETag);
        Assert.Equal(versionId.Length == 0 ? null : versionId, version.VersionId);
        Assert.Equal(version.ETag.Length == 0 ? 1_700_000_000 : 0, version.ModifiedUnixSeconds);
    }
}
