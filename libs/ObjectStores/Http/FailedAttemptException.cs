namespace VastK8s.ObjectStores.Http;

/// <summary>
/// Thrown inside a try (by <see cref="HttpProtocol.CreateGetAsync"/>, when a token cannot be had; by a reader of an answer) to fail it in the
/// store's own words: retried as the failure says, and never seen by callers of a store.
/// </summary>
internal sealed class FailedAttemptException(HttpFailure failure) : IOException(failure.Refused, failure.Cause)
{
    public HttpFailure Failure { get; } = failure;
}
