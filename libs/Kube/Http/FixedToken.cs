namespace VastK8s.Kube.Http;

/// <summary>A token that stays the same.</summary>
public sealed class FixedToken(string token) : ITokenSource
{
    /// <inheritdoc/>
    public ValueTask<string> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(token);

    /// <inheritdoc/>
    public ValueTask<bool> RejectedAsync(string token, CancellationToken cancellationToken) => ValueTask.FromResult(false);
}
