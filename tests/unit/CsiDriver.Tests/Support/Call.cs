using Grpc.Core;

namespace VastK8s.CsiDriver.Tests.Support;

/// <summary>What a service sees of a call.</summary>
internal sealed class Call(CancellationToken cancellationToken) : ServerCallContext
{
    public static Call New => new(TestContext.Current.CancellationToken);

    protected override string MethodCore => "/csi.v1.Test/Call";

    protected override string HostCore => "localhost";

    protected override string PeerCore => "unix:";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => cancellationToken;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new("", []);

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;
}
