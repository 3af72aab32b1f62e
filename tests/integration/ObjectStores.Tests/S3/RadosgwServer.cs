using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using VastK8s.Testing.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>radosgw, and Amazon's client to put things there.</summary>
public sealed class RadosgwServer : IAsyncLifetime
{
    public const string AccessKey = "testaccess";
    public const string SecretKey = "testsecretkey1234";

    private HackServer? _server;

    public Uri Endpoint => _server!.Endpoint;

    public AmazonS3Client Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await HackServer.StartAsync("radosgw.sh", ["MONPORT"], ("AK", AccessKey), ("SK", SecretKey));
        Client = new AmazonS3Client(new BasicAWSCredentials(AccessKey, SecretKey), new AmazonS3Config
        {
            ServiceURL = Endpoint.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            // radosgw 16 does not know the checksums that newer clients send.
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
            ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
        });
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>A new bucket; the test is skipped when there is no radosgw.</summary>
    public async Task<string> CreateBucketAsync(bool versions = false, bool isPublic = false)
    {
        Assert.SkipUnless(_server!.Missing is null, $"radosgw is missing: {_server.Missing}");
        string bucket = $"b{Guid.NewGuid():N}";
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await Client.PutBucketAsync(new PutBucketRequest { BucketName = bucket, CannedACL = isPublic ? S3CannedACL.PublicRead : S3CannedACL.Private }, cancel);
        if (versions)
        {
            await Client.PutBucketVersioningAsync(
                new PutBucketVersioningRequest { BucketName = bucket, VersioningConfig = new S3BucketVersioningConfig { Status = VersionStatus.Enabled } }, cancel);
        }
        return bucket;
    }

    /// <summary>Options with the account's keys, unless others are given.</summary>
    public StoreOptions Options(string bucket, string prefix = "", params (string Name, string Value)[] credentials) => new(new StoreUri("s3", "", bucket, prefix))
    {
        Endpoint = Endpoint,
        Credentials = credentials.Length > 0
            ? credentials.ToDictionary(static c => c.Name, static c => c.Value)
            : new Dictionary<string, string> { ["accessKeyId"] = AccessKey, ["secretAccessKey"] = SecretKey },
    };

    public async Task<string> PutAsync(string bucket, string key, byte[] bytes, bool isPublic = false)
    {
        using var body = new MemoryStream(bytes);
        var request = new PutObjectRequest
        {
            BucketName = bucket,
            Key = key,
            InputStream = body,
            UseChunkEncoding = false,
            CannedACL = isPublic ? S3CannedACL.PublicRead : S3CannedACL.Private,
        };
        return (await Client.PutObjectAsync(request, TestContext.Current.CancellationToken)).VersionId;
    }
}
