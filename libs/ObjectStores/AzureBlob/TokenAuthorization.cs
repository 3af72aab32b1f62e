using System.Net.Sockets;
using Azure;
using Azure.Core;
using Azure.Identity;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Microsoft Entra ID: a bearer token, kept until shortly before it expires.</summary>
internal sealed class TokenAuthorization(TokenCredential credential, StoreOptions options) : BlobAuthorization, IDisposable
{
    // The one scope of every cloud's blob service:
    // https://learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory
    private static readonly TokenRequestContext Scope = new(["https://storage.azure.com/.default"]);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(5);

    private readonly SemaphoreSlim _fetching = new(1, 1);
    private volatile Held? _held;

    public override string Remedy =>
        "give accountKey or sasToken in the Secret, or a workload identity: label the pod azure.workload.identity/use=true, "
        + "annotate its service account with the client id, and federate that identity "
        + "(AZURE_CLIENT_ID, AZURE_TENANT_ID, AZURE_FEDERATED_TOKEN_FILE)";

    public override string GrantRemedy => "assign the role 'Storage Blob Data Reader' on the container or the account to this identity";

    public override async ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + await TokenAsync(cancellationToken).ConfigureAwait(false));

    public override void Forget() => _held = null;

    public void Dispose() => _fetching.Dispose();

    private async ValueTask<string> TokenAsync(CancellationToken cancellationToken)
    {
        if (_held is { } held && options.Time.GetUtcNow() < held.RefreshAt)
            return held.Token.Token;
        await _fetching.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            DateTimeOffset now = options.Time.GetUtcNow();
            if (_held is { } fresh && now < fresh.RefreshAt)
                return fresh.Token.Token;
            return (await FetchAsync(now, cancellationToken).ConfigureAwait(false)).Token;
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async ValueTask<AccessToken> FetchAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            AccessToken token = await credential.GetTokenAsync(Scope, cancellationToken).ConfigureAwait(false);
            DateTimeOffset latest = token.ExpiresOn - Margin;
            _held = new Held(token, token.RefreshOn is { } refresh && refresh < latest ? refresh : latest);
            return token;
        }
        // A token endpoint that is away does not stop a node whose token is still good.
        catch (AuthenticationFailedException) when (_held is { } held && now < held.Token.ExpiresOn)
        {
            return held.Token;
        }
        catch (AuthenticationFailedException e) when (IsTransient(e))
        {
            throw new HttpRequestException($"fetching a token: {FirstLine(e)}", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ObjectStoreException(ObjectStoreError.Unauthenticated, options.Uri, null, $"no token: {FirstLine(e)}", Remedy, e);
        }
    }

    private static bool IsTransient(Exception? e)
    {
        // "Unavailable" says that nothing configured this kind of credential: trying again does not change that.
        if (e is CredentialUnavailableException)
            return false;
        for (; e is not null; e = e.InnerException)
        {
            if (e is RequestFailedException { Status: 0 or 408 or 429 or >= 500 } or HttpRequestException or SocketException)
                return true;
        }
        return false;
    }

    private static string FirstLine(Exception e)
    {
        string text = e.Message.Trim();
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }

    private sealed record Held(AccessToken Token, DateTimeOffset RefreshAt);
}
