using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.CacheAgent.Fetching;
using VastK8s.Fuse;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>Turns errors into gRPC status codes, at the edge only.</summary>
internal static class Guard
{
    public static async Task RunAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception e) when (e is not RpcException)
        {
            throw AgentCall.Answer(new Status(CodeOf(e), e.Message, e));
        }
    }

    private static StatusCode CodeOf(Exception error) => error switch
    {
        OperationCanceledException => StatusCode.Cancelled,
        ObjectStoreException store => CodeOf(store.Error),
        NativeException { Number: Errno.EPERM } => StatusCode.PermissionDenied,
        NativeException { Number: Errno.EBUSY } or InvalidOperationException => StatusCode.FailedPrecondition,
        ArgumentException => StatusCode.InvalidArgument,
        CacheFullException => StatusCode.ResourceExhausted,
        _ => StatusCode.Internal,
    };

    private static StatusCode CodeOf(ObjectStoreError error) => error switch
    {
        ObjectStoreError.Configuration or ObjectStoreError.WrongRegion => StatusCode.InvalidArgument,
        ObjectStoreError.BucketNotFound or ObjectStoreError.NotFound => StatusCode.NotFound,
        ObjectStoreError.Unauthenticated => StatusCode.Unauthenticated,
        ObjectStoreError.AccessDenied => StatusCode.PermissionDenied,
        ObjectStoreError.Throttled or ObjectStoreError.Unavailable => StatusCode.Unavailable,
        _ => StatusCode.Internal,
    };
}
