using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.S3.Signing;

/// <summary>
/// Where access keys come from: the Secret, a named profile, or the SDK's default chain (environment, profile, web identity / IRSA,
/// container and instance metadata). The SDK renews temporary keys ahead of their expiry; it is asked again every few seconds.
/// </summary>
internal sealed class S3KeySource : IDisposable
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(5);

    private readonly StoreOptions _options;
    private readonly SemaphoreSlim _asking = new(1, 1);
    private readonly S3Keys? _fixed;
    private AWSCredentials? _source;
    private Held? _held;

    public S3KeySource(StoreOptions options)
    {
        _options = options;
        bool hasId = options.Credentials.TryGetValue("accessKeyId", out string? id);
        bool hasSecret = options.Credentials.TryGetValue("secretAccessKey", out string? secret);
        if (hasId != hasSecret || (hasId && (string.IsNullOrWhiteSpace(id) || string.IsNullOrWhiteSpace(secret))))
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, "credentials hold only one of accessKeyId and secretAccessKey", "give both, or neither");
        }
        // Secrets are often written with a final newline.
        if (hasId)
            _fixed = new S3Keys(id!.Trim(), secret!.Trim(), options.Credentials.GetValueOrDefault("sessionToken")?.Trim());
    }

    /// <summary>The keys to sign with; null to send none.</summary>
    public ValueTask<S3Keys?> GetAsync(CancellationToken cancellationToken)
    {
        if (_options.Anonymous || _fixed is not null)
            return new ValueTask<S3Keys?>(_options.Anonymous ? null : _fixed);
        return _held is { } held && _options.Time.GetElapsedTime(held.Since) < AskAgain ? new ValueTask<S3Keys?>(held.Keys) : AskAsync(cancellationToken);
    }

    /// <summary>Whether refused keys may be replaced by better ones.</summary>
    public bool CanRenew => !_options.Anonymous && _fixed is null;

    /// <summary>Forgets keys that the store refused as expired, unless they came just now: many requests are refused at once.</summary>
    public void Renew()
    {
        if (_held is { } held && _options.Time.GetElapsedTime(held.Since) < TimeSpan.FromSeconds(1))
            return;
        (_source as RefreshingAWSCredentials)?.ClearCredentials();
        _source = null;
        _held = null;
    }

    public void Dispose() => _asking.Dispose();

    private async ValueTask<S3Keys?> AskAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_held is { } held && _options.Time.GetElapsedTime(held.Since) < AskAgain)
                return held.Keys;
            // The chain is asked in a blocking way, and waits seconds for an instance metadata service that is not there.
            _source ??= await Task.Run(Open, cancellationToken).ConfigureAwait(false);
            ImmutableCredentials keys = await _source.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            var fresh = new S3Keys(keys.AccessKey, keys.SecretKey, keys.UseToken ? keys.Token : null);
            _held = new Held(_options.Time.GetTimestamp(), fresh);
            return fresh;
        }
        catch (Exception e) when (e is AmazonClientException or AmazonServiceException or HttpRequestException or IOException or InvalidOperationException
            && e is not ObjectStoreException)
        {
            throw new FailedAttemptException(new HttpFailure(
                ObjectStoreError.Unauthenticated, $"no credentials: {e.Message}",
                "give accessKeyId and secretAccessKey in the Secret, or a service account with a role, or set anonymous for a public bucket")
            { Retry = RetryKind.Few, Cause = e });
        }
        finally
        {
            _asking.Release();
        }
    }

    private AWSCredentials Open()
    {
        if (!_options.Credentials.TryGetValue("profile", out string? profile))
            return DefaultAWSCredentialsIdentityResolver.GetCredentials(null);
        if (new CredentialProfileStoreChain().TryGetAWSCredentials(profile.Trim(), out AWSCredentials credentials))
            return credentials;
        throw new ObjectStoreException(
            ObjectStoreError.Configuration, _options.Uri, null, $"no usable profile '{profile.Trim()}'",
            "check ~/.aws/config and ~/.aws/credentials (or AWS_SHARED_CREDENTIALS_FILE) on this node");
    }

    private sealed record Held(long Since, S3Keys Keys);
}
