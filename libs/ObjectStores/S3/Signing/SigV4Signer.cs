using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VastK8s.ObjectStores.S3.Signing;

/// <summary>
/// AWS Signature Version 4 in the Authorization header, for requests without a body
/// (https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html). The key derived for a day is kept, so one request costs
/// one SHA-256 and one HMAC.
/// </summary>
internal sealed class SigV4Signer(string region, string service = "s3")
{
    /// <summary>SHA-256 of nothing: x-amz-content-sha256 of a request without a body.</summary>
    public const string EmptyPayload = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _text;

    private SigningScope? _scope;
    private SigningTime? _time;

    /// <summary>The value of x-amz-date.</summary>
    public string DateOf(DateTimeOffset now) => TimeOf(now).Stamp;

    /// <summary>The value of Authorization.</summary>
    /// <param name="method">GET or HEAD.</param>
    /// <param name="path">The request target's path, encoded once, exactly as sent.</param>
    /// <param name="query">Its query without '?', parameters encoded and sorted by name; each with '='.</param>
    /// <param name="headers">Headers to sign, names in lower case and sorted: host and all x-amz-.</param>
    /// <param name="keys">Whose signature.</param>
    /// <param name="now">The time of <see cref="DateOf"/>.</param>
    public string Authorization(
        string method, string path, string query, ReadOnlySpan<(string Name, string Value)> headers, S3Keys keys, DateTimeOffset now)
    {
        SigningTime time = TimeOf(now);
        SigningScope scope = ScopeOf(keys, time.Day);
        string names = headers.Length == 0 ? "" : Names(headers);
        ArrayBufferWriter<byte> text = _text ??= new ArrayBufferWriter<byte>(1024);

        text.ResetWrittenCount();
        Write(text, method, "\n", path, "\n", query, "\n");
        foreach ((string name, string value) in headers)
            Write(text, name, ":", value, "\n");
        Write(text, "\n", names, "\n", EmptyPayload);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text.WrittenSpan, hash);

        text.ResetWrittenCount();
        Write(text, "AWS4-HMAC-SHA256\n", time.Stamp, "\n", scope.Name, "\n");
        Span<char> hex = stackalloc char[SHA256.HashSizeInBytes * 2];
        Convert.TryToHexStringLower(hash, hex, out _);
        Encoding.ASCII.GetBytes(hex, text);
        HMACSHA256.HashData(scope.Key, text.WrittenSpan, hash);
        Convert.TryToHexStringLower(hash, hex, out _);
        return $"AWS4-HMAC-SHA256 Credential={keys.AccessKeyId}/{scope.Name},SignedHeaders={names},Signature={hex}";
    }

    private static void Write(ArrayBufferWriter<byte> text, params ReadOnlySpan<string> parts)
    {
        foreach (string part in parts)
            Encoding.UTF8.GetBytes(part, text);
    }

    private static string Names(ReadOnlySpan<(string Name, string Value)> headers) => headers.Length switch
    {
        3 => $"{headers[0].Name};{headers[1].Name};{headers[2].Name}",
        4 => $"{headers[0].Name};{headers[1].Name};{headers[2].Name};{headers[3].Name}",
        _ => string.Join(';', headers.ToArray().Select(static header => header.Name)),
    };

    // Both caches may be filled by two threads at once; both write the same.
    private SigningTime TimeOf(DateTimeOffset now)
    {
        long second = now.ToUnixTimeSeconds();
        if (_time is { } cached && cached.Second == second)
            return cached;
        string stamp = now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return _time = new SigningTime(second, stamp, stamp[..8]);
    }

    private SigningScope ScopeOf(S3Keys keys, string day)
    {
        if (_scope is { } cached && cached.Day == day && cached.Secret == keys.SecretAccessKey)
            return cached;
        byte[] key = Encoding.UTF8.GetBytes("AWS4" + keys.SecretAccessKey);
        foreach (string part in new[] { day, region, service, "aws4_request" })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return _scope = new SigningScope(day, keys.SecretAccessKey, $"{day}/{region}/{service}/aws4_request", key);
    }

    private sealed record SigningTime(long Second, string Stamp, string Day);

    private sealed record SigningScope(string Day, string Secret, string Name, byte[] Key);
}
