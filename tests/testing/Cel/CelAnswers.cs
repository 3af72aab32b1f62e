namespace VastK8s.Testing.Cel;

/// <summary>What rules say.</summary>
/// <param name="Values">Of each rule, in order; empty when the evaluator is missing.</param>
/// <param name="Missing">Why there is no evaluator, with how to get it; null when there is.</param>
public sealed record CelAnswers(IReadOnlyList<bool> Values, string? Missing);
