using System.Buffers.Text;
using System.Text.Json;

namespace VastK8s.ObjectStores.Integration.Tests.Azure;

/// <summary>A JSON Web Token with the claims that Azurite checks (it checks no signature).</summary>
internal static class EntraToken
{
    public static string Create(DateTimeOffset expires)
    {
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        byte[] claims = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, object>
        {
            ["iss"] = "https://sts.windows.net/00000000-0000-0000-0000-000000000000/",
            ["aud"] = "https://storage.azure.com",
            ["iat"] = now - 7200,
            ["nbf"] = now - 7200,
            ["exp"] = expires.ToUnixTimeSeconds(),
        });
        string header = Base64Url.EncodeToString("{\"alg\":\"HS256\",\"typ\":\"JWT\"}"u8);
        return $"{header}.{Base64Url.EncodeToString(claims)}.{Base64Url.EncodeToString("unsigned"u8)}";
    }
}
