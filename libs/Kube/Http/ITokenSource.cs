namespace VastK8s.Kube.Http;

/// <summary>Where bearer tokens come from. Members may be called by any thread.</summary>
public interface ITokenSource
{
    /// <summary>The token to send now.</summary>
    ValueTask<string> GetAsync(CancellationToken cancellationToken);

    /// <summary>The server did not take this token (401): whether there is another to try.</summary>
    ValueTask<bool> RejectedAsync(string token, CancellationToken cancellationToken);
}
