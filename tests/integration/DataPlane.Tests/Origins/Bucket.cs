using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VastK8s.Integration.Tests.Origins;

/// <summary>
/// A bucket, written with requests of our own: SDKs tidy odd keys up, and are slow with many small objects. Signature Version 4, as
/// docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html has it.
/// </summary>
internal sealed class Bucket(Uri endpoint, string name) : IDisposable
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { UseProxy = false });

    public Uri Endpoint => endpoint;

    public string Uri => $"s3://{name}";

    public Task CreateAsync() => SendAsync(HttpMethod.Put, $"/{name}", []);

    public Task PutAsync(string key, byte[] bytes) => SendAsync(HttpMethod.Put, $"/{name}/{Encode(key)}", bytes);

    /// <summary>Puts many, several at a time.</summary>
    public Task PutAsync(IEnumerable<KeyValuePair<string, byte[]>> objects) => Parallel.ForEachAsync(
        objects,
        new ParallelOptions { MaxDegreeOfParallelism = 32, CancellationToken = TestContext.Current.CancellationToken },
        async (o, _) => await PutAsync(o.Key, o.Value));

    public void Dispose() => _http.Dispose();

    private static string Encode(string key)
    {
        var encoded = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(key))
        {
            if (char.IsAsciiLetterOrDigit((char)b) || "-._~/".Contains((char)b, StringComparison.Ordinal)) encoded.Append((char)b);
            else encoded.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return encoded.ToString();
    }

    private async Task SendAsync(HttpMethod method, string path, byte[] body)
    {
        var date = DateTimeOffset.UtcNow.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body));
        using var request = new HttpRequestMessage(method, new Uri($"http://{endpoint.Authority}{path}", Verbatim)) { Content = new ByteArrayContent(body) };
        request.Headers.TryAddWithoutValidation("x-amz-content-sha256", hash);
        request.Headers.TryAddWithoutValidation("x-amz-date", date);
        request.Headers.TryAddWithoutValidation("Authorization", Sign(method, path, date, hash));
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private string Sign(HttpMethod method, string path, string date, string hash)
    {
        const string Names = "host;x-amz-content-sha256;x-amz-date";
        var scope = $"{date[..8]}/us-east-1/s3/aws4_request";
        var canonical = $"{method}\n{path}\n\nhost:{endpoint.Authority}\nx-amz-content-sha256:{hash}\nx-amz-date:{date}\n\n{Names}\n{hash}";
        var toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + Radosgw.SecretKey), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)));
        return $"AWS4-HMAC-SHA256 Credential={Radosgw.AccessKey}/{scope},SignedHeaders={Names},Signature={signature}";
    }
}
