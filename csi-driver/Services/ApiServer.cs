using VastK8s.Kube;

namespace VastK8s.CsiDriver.Services;

/// <summary>Questions to the API server that a call depends on.</summary>
internal static class ApiServer
{
    /// <summary>Asks, and has the call end with what is wrong in words for whoever runs the driver.</summary>
    /// <param name="verb">What a role has to allow.</param>
    /// <param name="resource">Of what.</param>
    /// <param name="ask">Asks.</param>
    /// <exception cref="Grpc.Core.RpcException">UNAVAILABLE.</exception>
    public static async Task<T> AskAsync<T>(string verb, KubeResource resource, Func<Task<T>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (KubeStatusException e) when (e.IsForbidden)
        {
            throw CsiError.Unavailable($"the driver may not {verb} {resource.Kind}s: its ClusterRole lacks the verb {verb} for {resource.QualifiedName} ({e.Message})");
        }
        catch (KubeStatusException e) when (e.IsUnauthorized)
        {
            throw CsiError.Unavailable($"the driver may not {verb} {resource.Kind}s: the API server does not take its token; whoever it is taken for needs the verb {verb} for {resource.QualifiedName} ({e.Message})");
        }
        catch (Exception e) when (e is KubeStatusException or HttpRequestException or IOException or TimeoutException)
        {
            throw CsiError.Unavailable($"the API server was asked to {verb} {resource.Kind}s, and did not: {e.Message}");
        }
    }
}
