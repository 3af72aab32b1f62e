using System.IO.Pipelines;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>A connection's two directions.</summary>
internal sealed record DuplexPipe(PipeReader Input, PipeWriter Output) : IDuplexPipe;
