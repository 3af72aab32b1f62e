using System.Text.Json.Serialization;

namespace VastK8s.Cli.Output.Json;

/// <summary>One line of <c>-o json</c>: an object whose <c>kind</c> says which fields follow. Fields are added, never renamed or removed.</summary>
internal abstract record JsonLine([property: JsonPropertyOrder(-1)] string Kind);
