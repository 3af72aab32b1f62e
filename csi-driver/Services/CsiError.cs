using Grpc.Core;
using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Services;

/// <summary>Errors as the CSI specification has their codes. The text names the field and what to do.</summary>
internal static class CsiError
{
    public static RpcException Missing(string field) => Invalid($"{field} is missing");

    public static RpcException Invalid(string message) => Of(StatusCode.InvalidArgument, message);

    public static RpcException NotFound(string message) => Of(StatusCode.NotFound, message);

    public static RpcException AlreadyExists(string message) => Of(StatusCode.AlreadyExists, message);

    public static RpcException FailedPrecondition(string message) => Of(StatusCode.FailedPrecondition, message);

    public static RpcException Terminating(string dataset) => FailedPrecondition($"Dataset {dataset} is being deleted");

    public static RpcException PermissionDenied(string message) => Of(StatusCode.PermissionDenied, message);

    public static RpcException OutOfRange(string message) => Of(StatusCode.OutOfRange, message);

    public static RpcException Unavailable(string message) => Of(StatusCode.Unavailable, message);

    public static RpcException Aborted(string message) => Of(StatusCode.Aborted, message);

    /// <summary>What a call ends with that failed so.</summary>
    public static RpcException From(Exception error, CancellationToken call) => error switch
    {
        RpcException known => known,
        OperationCanceledException when call.IsCancellationRequested => Of(StatusCode.DeadlineExceeded, "the caller waits no longer; what was begun goes on with its next try"),
        NativeException { Number: Errno.EBUSY } busy => Of(StatusCode.Internal, busy.Message),
        NativeException { Number: Errno.EPERM } denied => Of(StatusCode.PermissionDenied, $"{denied.Message}: the driver needs CAP_SYS_ADMIN"),
        _ => Of(StatusCode.Internal, error.Message),
    };

    private static RpcException Of(StatusCode code, string message) => new(new Status(code, message));
}
