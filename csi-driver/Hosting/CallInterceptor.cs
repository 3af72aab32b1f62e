using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using VastK8s.CsiDriver.Services;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>Every call: logged with what was asked, timed, counted, and its errors as codes of the specification.</summary>
internal sealed partial class CallInterceptor(DriverMetrics metrics, ILogger<CallInterceptor> logger) : Interceptor
{
    // Asked all the time, by probes.
    private static readonly HashSet<string> Quiet = ["/csi.v1.Identity/Probe", "/grpc.health.v1.Health/Check", "/csi.v1.Node/NodeGetVolumeStats", "/csi.v1.Node/NodeGetCapabilities"];

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        var began = Stopwatch.GetTimestamp();
        var level = Quiet.Contains(context.Method) ? LogLevel.Debug : LogLevel.Information;
        try
        {
            var response = await continuation(request, context).ConfigureAwait(false);
            var took = Stopwatch.GetElapsedTime(began);
            metrics.Observe(context.Method, StatusCode.OK, took);
            if (!logger.IsEnabled(level)) return response;
            var (text, milliseconds) = (LoggedRequest.Of(request), Milliseconds(took));
            Log.Served(logger, level, context.Method, text, milliseconds);
            return response;
        }
        catch (Exception e)
        {
            var error = CsiError.From(e, context.CancellationToken);
            var took = Stopwatch.GetElapsedTime(began);
            metrics.Observe(context.Method, error.StatusCode, took);
            var (text, milliseconds) = (LoggedRequest.Of(request), Milliseconds(took));

            // Where a call was when its caller went says nothing about what is wrong.
            var trace = e is RpcException || error.StatusCode == StatusCode.DeadlineExceeded ? null : e;
            Log.Failed(logger, context.Method, text, error.StatusCode, LoggedRequest.Short(error.Status.Detail), milliseconds, trace);
            throw error;
        }
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("F1", CultureInfo.InvariantCulture);

    private static partial class Log
    {
        [LoggerMessage("{Method} {Request}: OK in {Milliseconds} ms")]
        public static partial void Served(ILogger logger, LogLevel level, string method, string request, string milliseconds);

        [LoggerMessage(LogLevel.Warning, "{Method} {Request}: {Code} after {Milliseconds} ms: {Detail}")]
        public static partial void Failed(ILogger logger, string method, string request, StatusCode code, string detail, string milliseconds, Exception? error);
    }
}
