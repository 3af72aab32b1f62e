using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Signs with the account's key.</summary>
internal sealed class SharedKeyAuthorization : BlobAuthorization
{
    private readonly string _account;
    private readonly byte[] _key;
    private readonly TimeProvider _time;

    /// <param name="account">The storage account.</param>
    /// <param name="key">In base64, as the portal shows it.</param>
    /// <param name="time">For x-ms-date.</param>
    /// <exception cref="FormatException">The key is not base64.</exception>
    public SharedKeyAuthorization(string account, string key, TimeProvider time)
    {
        _account = account;
        _key = Convert.FromBase64String(key.Trim());
        _time = time;
    }

    public override string Remedy =>
        "check accountKey of the Secret (was it rotated? does it belong to this account?) and this node's clock";

    public override string GrantRemedy =>
        "the account refuses its key here: allow shared-key access and this network, "
        + "or use a workload identity with the role 'Storage Blob Data Reader'";

    public override ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("x-ms-date", _time.GetUtcNow().ToString("R", CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Authorization", $"SharedKey {_account}:{Sign(request)}");
        return ValueTask.CompletedTask;
    }

    public string Sign(HttpRequestMessage request) =>
        Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(SharedKeyString.Of(request, _account))));
}
