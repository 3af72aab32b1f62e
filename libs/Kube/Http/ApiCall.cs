namespace VastK8s.Kube.Http;

/// <summary>What is known of a request under way.</summary>
internal sealed class ApiCall(KubeClientConfig config, ApiRequest request)
{
    private readonly long _started = config.TimeProvider.GetTimestamp();

    /// <summary>HTTP status code; 0 before there is an answer.</summary>
    public int Code { get; set; }

    /// <summary>Answers so far that had it sent again.</summary>
    public int Attempts { get; set; }

    public void Ended() => config.Metrics.ApiRequest(request.Verb, request.Resource.QualifiedName, Code, config.TimeProvider.GetElapsedTime(_started));

    public TimeoutException TimedOut(Exception cause) =>
        new($"{request.Method} {request.Path.Split('?')[0]}: the API server {(Code == 0 ? "was not reached or has" : "has")} not answered within {config.RequestTimeout.TotalSeconds} s.", cause);
}
