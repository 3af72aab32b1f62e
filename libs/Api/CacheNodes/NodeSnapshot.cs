using System.Text.Json.Serialization;
using VastK8s.Api.Schema;
using VastK8s.Api.Values;

namespace VastK8s.Api.CacheNodes;

/// <summary>A snapshot that a node is to hold.</summary>
public sealed record NodeSnapshot
{
    /// <summary>Its id.</summary>
    [Required]
    [Length(1, 128)]
    public string Id { get; init; } = "";

    /// <summary>host:port of agents that have it, in the order to ask them. Empty: this node made it.</summary>
    [Items(0, 8)]
    [Length(1, 261)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ValueList<string> From { get; init; } = [];
}
