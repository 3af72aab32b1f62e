using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>Puts objects under exactly their keys, with a signature of its own: Amazon's client tidies some keys up.</summary>
internal sealed class RawUpload(Uri endpoint, string bucket) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler());

    public async Task PutAsync(string key, byte[] bytes)
    {
        string path = $"/{bucket}/{KeyEncoding.Path(key)}";
        DateTimeOffset now = DateTimeOffset.UtcNow;
        using var request = new HttpRequestMessage(HttpMethod.Put, KeyEncoding.VerbatimUri($"http://{endpoint.Authority}{path}")) { Content = new ByteArrayContent(bytes) };
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        (string Name, string Value)[] headers =
        [
            ("host", endpoint.Authority), ("x-amz-content-sha256", hash), ("x-amz-date", now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)),
        ];
        foreach ((string name, string value) in headers[1..])
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Authorization", Sign(path, headers, hash));
        using HttpResponseMessage response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => _http.Dispose();

    private static string Sign(string path, (string Name, string Value)[] headers, string hash)
    {
        string date = headers[2].Value, scope = $"{date[..8]}/us-east-1/s3/aws4_request", names = string.Join(';', headers.Select(static h => h.Name));
        string canonical = $"PUT\n{path}\n\n{string.Concat(headers.Select(static h => $"{h.Name}:{h.Value}\n"))}\n{names}\n{hash}";
        string toSign = $"AWS4-HMAC-SHA256\n{date}\n{scope}\n{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)))}";
        byte[] signing = Encoding.UTF8.GetBytes("AWS4" + RadosgwServer.SecretKey);
        foreach (string part in scope.Split('/'))
            signing = HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(part));
        string signature = Convert.ToHexStringLower(HMACSHA256.HashData(signing, Encoding.UTF8.GetBytes(toSign)));
        return $"AWS4-HMAC-SHA256 Credential={RadosgwServer.AccessKey}/{scope},SignedHeaders={names},Signature={signature}";
    }
}
