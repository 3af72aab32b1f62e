using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using VastK8s.Kube;

namespace VastK8s.Operator.Metrics;

/// <summary>Sends the operator's metrics, and those of the .NET runtime, to an OpenTelemetry collector.</summary>
internal sealed class OtlpMetrics : IDisposable
{
    private static readonly string[] Endpoints = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];
    private readonly MeterKubeMetrics _meter = new();
    private readonly MeterProvider _provider;

    private OtlpMetrics(string identity) => _provider = Sdk.CreateMeterProviderBuilder()
        .ConfigureResource(resource => resource.AddService("vastk8s-operator", serviceInstanceId: identity))
        .AddMeter(MeterKubeMetrics.MeterName, "System.Runtime")
        .AddOtlpExporter()
        .Build();

    public IKubeMetrics Metrics => _meter;

    /// <summary>Where the environment names a collector; null: it names none, and nothing is measured for it. Endpoint, protocol, headers and interval are the environment's, as OpenTelemetry has them.</summary>
    public static OtlpMetrics? FromEnvironment(string identity) =>
        Endpoints.Any(name => Environment.GetEnvironmentVariable(name) is { Length: > 0 }) ? new OtlpMetrics(identity) : null;

    /// <summary>Sends what is there and ends.</summary>
    public void Dispose()
    {
        _provider.Dispose();
        _meter.Dispose();
    }
}
