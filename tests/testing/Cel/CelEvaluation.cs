using System.Text.Json.Nodes;

namespace VastK8s.Testing.Cel;

/// <summary>An expression and what it is about.</summary>
/// <param name="Rule">The expression.</param>
/// <param name="Self">The value it is on.</param>
/// <param name="OldSelf">The value before, for a rule about change.</param>
public sealed record CelEvaluation(string Rule, JsonNode? Self, JsonNode? OldSelf = null);
