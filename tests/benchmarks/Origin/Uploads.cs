using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Origin;

/// <summary>Fills the origin. One PUT an object: its ETag is the MD5 of its bytes, which clients can verify.</summary>
internal sealed class Uploads : IDisposable
{
    private readonly OriginServer _origin;
    private readonly AmazonS3Client _s3;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(5) };

    public Uploads(OriginServer origin)
    {
        _origin = origin;
        _s3 = new AmazonS3Client(new BasicAWSCredentials(origin.AccessKey, origin.SecretKey), new AmazonS3Config
        {
            ServiceURL = origin.Gateway.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            UseHttp = true,
            RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
        });
    }

    public async Task CreateBucketAsync(string bucket, CancellationToken cancellationToken)
    {
        await _s3.PutBucketAsync(bucket, cancellationToken);
        await _s3.PutBucketPolicyAsync(
            bucket,
            $$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],
             "Resource":["arn:aws:s3:::{{bucket}}","arn:aws:s3:::{{bucket}}/*"]}]}
            """,
            cancellationToken);
    }

    public Task PutAsync(string bucket, FileSet set, CancellationToken cancellationToken) => EachAsync(set, 16, async (file, token) =>
    {
        var address = await _s3.GetPreSignedURLAsync(new GetPreSignedUrlRequest
        {
            BucketName = bucket,
            Key = file.Path,
            Verb = HttpVerb.PUT,
            Protocol = Protocol.HTTP,
            Expires = DateTime.UtcNow.AddHours(1),
        });
        using var content = new ContentStream(file);
        using var response = await _http.PutAsync(address, content, token);
        response.EnsureSuccessStatusCode();
    }, cancellationToken);

    public Task WarmAsync(string bucket, FileSet set, CancellationToken cancellationToken) => EachAsync(set, 16, async (file, token) =>
    {
        using var response = await _http.GetAsync(_origin.ObjectAddress(bucket, file), HttpCompletionOption.ResponseHeadersRead, token);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync(token);
        await body.CopyToAsync(Stream.Null, 1 << 20, token);
    }, cancellationToken);

    public void Dispose()
    {
        _s3.Dispose();
        _http.Dispose();
    }

    private static Task EachAsync(FileSet set, int parallel, Func<FileSpec, CancellationToken, ValueTask> one, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            set.Files, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken }, one);
}
