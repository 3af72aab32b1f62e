using System.Net;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>
/// Bearer tokens: of the service account key in the Secret, else of the application default credentials (GOOGLE_APPLICATION_CREDENTIALS,
/// workload identity, metadata server). Google.Apis.Auth keeps a token until shortly before it expires.
/// </summary>
internal sealed class GcsAuthorization
{
    private const string ReadOnlyScope = "https://www.googleapis.com/auth/devstorage.read_only";
    private readonly StoreOptions _options;
    private readonly Func<CancellationToken, ValueTask<ITokenAccess>>? _credential;
    private ITokenAccess? _default;

    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/>: serviceAccountKey is none.</exception>
    public GcsAuthorization(StoreOptions options, GcsBucket bucket)
    {
        _options = options;
        string? key = options.Credentials.GetValueOrDefault("serviceAccountKey");
        if (options.Anonymous || (bucket.IsEmulator && key is null))
            return;
        if (!bucket.IsPrivate)
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null,
                "a token would be sent over plain http", "use an https endpoint, or anonymous access");
        }
        if (key is null)
        {
            _credential = DefaultAsync;
            return;
        }
        GoogleCredential account = FromKey(key, options);
        _credential = _ => ValueTask.FromResult<ITokenAccess>(account);
    }

    /// <summary>What to change when the credentials themselves are refused.</summary>
    public string Remedy => _credential is null
        ? "the bucket is not public: give serviceAccountKey in the Secret, or a workload identity, and do not ask for anonymous access"
        : "check serviceAccountKey of the Secret (was the key deleted, the account disabled?), "
            + "or the workload identity of the pod's service account";

    /// <summary>What to change when the credentials are good and lack the right.</summary>
    public string GrantRemedy => _credential is null
        ? "grant 'allUsers' the role roles/storage.objectViewer on the bucket, or give credentials"
        : "grant this account roles/storage.objectViewer on the bucket (storage.objects.list and storage.objects.get)";

    public async ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_credential is null)
            return;
        try
        {
            ITokenAccess credential = await _credential(cancellationToken).ConfigureAwait(false);
            string token = await credential.GetAccessTokenForRequestAsync(null, cancellationToken).ConfigureAwait(false);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
        }
        catch (TokenResponseException e)
        {
            string refused = $"no token: {e.Error?.Error} {e.Error?.ErrorDescription}".TrimEnd();
            if (e.StatusCode is HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError)
                throw new HttpRequestException(refused, e);
            throw Unauthenticated(refused, e);
        }
        // What Google.Apis.Auth throws when nothing gives default credentials, or a credential file is unusable.
        catch (Exception e) when (e is InvalidOperationException or System.Security.Cryptography.CryptographicException)
        {
            throw Unauthenticated($"no token: {FirstLine(e)}", e);
        }
    }

    // Kept, since each scoped copy of a credential fetches a token of its own. Of several made at once the first is kept.
    private async ValueTask<ITokenAccess> DefaultAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _default) is { } known)
            return known;
        GoogleCredential found = await GoogleCredential.GetApplicationDefaultAsync(cancellationToken).ConfigureAwait(false);
        ITokenAccess scoped = found.IsCreateScopedRequired ? found.CreateScoped(ReadOnlyScope) : found;
        return Interlocked.CompareExchange(ref _default, scoped, null) ?? scoped;
    }

    // Of a Secret only a service account's key is taken: other kinds of credential file name URLs and commands to get a token from.
    // The parser's exception may quote the text, so neither its message nor itself goes further.
    private static GoogleCredential FromKey(string json, StoreOptions options)
    {
        try
        {
            return CredentialFactory.FromJson<ServiceAccountCredential>(json).ToGoogleCredential().CreateScoped(ReadOnlyScope);
        }
#pragma warning disable CA1031 // The exceptions of JSON, base64 and key parsers alike.
        catch (Exception)
#pragma warning restore CA1031
        {
            throw new ObjectStoreException(
                ObjectStoreError.Configuration, options.Uri, null, "serviceAccountKey is no service account's key",
                "put the JSON file that 'gcloud iam service-accounts keys create' writes into the Secret");
        }
    }

    private ObjectStoreException Unauthenticated(string refused, Exception e) =>
        new(ObjectStoreError.Unauthenticated, _options.Uri, null, refused, Remedy, e);

    private static string FirstLine(Exception e)
    {
        string text = e.Message.Trim();
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
