namespace VastK8s.Api.Schema;

/// <summary>A regular expression that the text matches, in the part of the syntax that RE2 (API server) and .NET share. On a list: each item.</summary>
/// <param name="expression">With '^' and '$'.</param>
/// <param name="problem">What is wrong when it does not match, as in "not a region".</param>
/// <param name="remedy">What to write instead.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Struct)]
public sealed class PatternAttribute(string expression, string problem, string remedy) : Attribute
{
    /// <summary>The expression.</summary>
    public string Expression { get; } = expression;

    /// <summary>What is wrong when it does not match.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to write instead.</summary>
    public string Remedy { get; } = remedy;
}
