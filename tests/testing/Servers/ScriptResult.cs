namespace VastK8s.Testing.Servers;

/// <summary>How a script ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record ScriptResult(int Status, string Output, string Errors)
{
    public override string ToString() => $"exit status {Status}\n{Output}{Errors}";
}
