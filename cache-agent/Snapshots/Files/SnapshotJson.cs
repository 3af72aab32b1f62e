using System.Text.Json.Serialization;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>Generated readers and writers of the JSON files.</summary>
[JsonSourceGenerationOptions(
    WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(LayoutHeader))]
[JsonSerializable(typeof(SnapshotDocument))]
[JsonSerializable(typeof(Listing.ListingHeader))]
internal sealed partial class SnapshotJson : JsonSerializerContext;
