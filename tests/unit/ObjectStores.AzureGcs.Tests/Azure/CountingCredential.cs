using Azure.Core;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

/// <summary>Tokens <c>token-1</c>, <c>token-2</c>, …, or the failure that is set.</summary>
internal sealed class CountingCredential : TokenCredential
{
    public int Count { get; private set; }

    public DateTimeOffset ExpiresOn { get; set; } = DateTimeOffset.MaxValue;

    public Exception? Failure { get; set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        Failure is null ? new AccessToken($"token-{++Count}", ExpiresOn) : throw Failure;

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
