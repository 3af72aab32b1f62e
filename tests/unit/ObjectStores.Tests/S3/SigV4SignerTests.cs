using VastK8s.ObjectStores.S3.Signing;

namespace VastK8s.ObjectStores.Tests.S3;

/// <summary>Amazon's published examples: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html</summary>
public sealed class SigV4SignerTests
{
    private static readonly DateTimeOffset Now = new(2013, 5, 24, 0, 0, 0, TimeSpan.Zero);
    private static readonly S3Keys Keys = new("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", null);

    [Theory]
    [InlineData("/test.txt", "", "bytes=0-9", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")]
    [InlineData("/", "lifecycle=", null, "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")]
    [InlineData("/", "max-keys=2&prefix=J", null, "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")]
    public void Signatures_are_Amazons(string path, string query, string? range, string signature)
    {
        List<(string, string)> headers =
        [
            ("host", "examplebucket.s3.amazonaws.com"),
            ("x-amz-content-sha256", SigV4Signer.EmptyPayload),
            ("x-amz-date", "20130524T000000Z"),
        ];
        if (range is not null)
            headers.Insert(1, ("range", range));
        string authorization = new SigV4Signer("us-east-1").Authorization("GET", path, query, headers.ToArray(), Keys, Now);
        Assert.Equal(
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            + $"SignedHeaders={string.Join(';', headers.Select(static h => h.Item1))},Signature={signature}", authorization);
    }

    [Fact]
    public void The_kept_key_follows_day_and_secret()
    {
        var signer = new SigV4Signer("us-east-1");
        string Sign(S3Keys keys, DateTimeOffset now) => signer.Authorization("GET", "/", "", [("host", "h")], keys, now);
        string first = Sign(Keys, Now);
        Assert.NotEqual(first, Sign(Keys with { SecretAccessKey = "another" }, Now));
        Assert.NotEqual(first, Sign(Keys, Now.AddDays(1)));
        Assert.Equal(first, Sign(Keys, Now));
        Assert.Equal("20130525T010203Z", signer.DateOf(new DateTimeOffset(2013, 5, 25, 1, 2, 3, TimeSpan.Zero)));
    }

    [Fact]
    public void Keys_print_no_secret() => Assert.Equal("AKIAIOSFODNN7EXAMPLE", Keys.ToString());
}
