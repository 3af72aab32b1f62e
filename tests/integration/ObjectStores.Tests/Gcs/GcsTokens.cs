using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>
/// The endpoints that give tokens: for a service account's signed assertion (RFC 7523,
/// https://developers.google.com/identity/protocols/oauth2/service-account) and the metadata server's
/// (https://cloud.google.com/compute/docs/metadata/overview).
/// </summary>
internal sealed class GcsTokens(GcsServer server) : IDisposable
{
    private readonly RSA _key = RSA.Create(2048);

    public string Good => "Bearer good-token";

    public string WithoutRights => "Bearer token-without-rights";

    /// <summary>Tokens given so far.</summary>
    public int Given { get; private set; }

    /// <summary>What tokens are given from now on.</summary>
    public string Next { get; set; } = "good-token";

    /// <summary>A key file of the service account.</summary>
    /// <param name="other">Signed with a key that the account does not have.</param>
    public string KeyFile(bool other = false)
    {
        using RSA stranger = RSA.Create(2048);
        return JsonSerializer.Serialize(new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "project",
            ["private_key_id"] = "key-1",
            ["private_key"] = (other ? stranger : _key).ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "tester@project.iam.gserviceaccount.com",
            ["client_id"] = "1",
            ["token_uri"] = $"{server.Address}token",
        });
    }

    public async Task<bool> AnswerAsync(HttpContext context, string path)
    {
        switch (path)
        {
            case "/token":
                IFormCollection form = await context.Request.ReadFormAsync();
                if (IsSigned(form["assertion"].ToString()))
                    await GiveAsync(context);
                else
                    await RefuseAsync(context);
                return true;
            case "/" or "/computeMetadata/v1/instance/service-accounts/default/token":
                context.Response.Headers["Metadata-Flavor"] = "Google";
                if (path != "/")
                    await GiveAsync(context);
                return true;
            default:
                return false;
        }
    }

    public void Dispose() => _key.Dispose();

    private bool IsSigned(string assertion)
    {
        string[] parts = assertion.Split('.');
        if (parts.Length != 3 || !_key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))
        {
            return false;
        }
        using JsonDocument claims = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
        return claims.RootElement.GetProperty("scope").GetString() == "https://www.googleapis.com/auth/devstorage.read_only"
            && claims.RootElement.GetProperty("iss").GetString() == "tester@project.iam.gserviceaccount.com";
    }

    private async Task GiveAsync(HttpContext context)
    {
        Given++;
        await context.Response.WriteAsJsonAsync(new { access_token = Next, expires_in = 3600, token_type = "Bearer" });
    }

    private static async Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = 400;
        await context.Response.WriteAsJsonAsync(new { error = "invalid_grant", error_description = "Invalid JWT Signature." });
    }
}
