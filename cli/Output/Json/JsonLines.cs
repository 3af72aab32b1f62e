using System.Text.Json.Serialization;

namespace VastK8s.Cli.Output.Json;

/// <summary>How lines are written; generated, for a command line has no time for reflection at its start.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IndexProgressLine))]
[JsonSerializable(typeof(SnapshotLine))]
[JsonSerializable(typeof(PrefetchProgressLine))]
[JsonSerializable(typeof(MountLine))]
[JsonSerializable(typeof(UnmountLine))]
[JsonSerializable(typeof(DeleteLine))]
[JsonSerializable(typeof(StopLine))]
[JsonSerializable(typeof(StatusLine))]
[JsonSerializable(typeof(DemoStepLine))]
[JsonSerializable(typeof(ErrorLine))]
[JsonSerializable(typeof(NoteLine))]
internal sealed partial class JsonLines : JsonSerializerContext;
