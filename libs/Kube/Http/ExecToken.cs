using k8s.Authentication;

namespace VastK8s.Kube.Http;

/// <summary>Tokens of a credential plugin or of OIDC, as the KubernetesClient package gets and renews them.</summary>
internal sealed class ExecToken(ITokenProvider provider) : ITokenSource
{
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken) =>
        (await provider.GetAuthenticationHeaderAsync(cancellationToken).ConfigureAwait(false)).Parameter ?? "";

    public async ValueTask<bool> RejectedAsync(string token, CancellationToken cancellationToken) => await GetAsync(cancellationToken).ConfigureAwait(false) != token;
}
