namespace VastK8s.Testing.Servers;

/// <summary>How a script or another program ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record ScriptResult(int Status, string Output, string Errors)
{
    /// <summary>Its output, if it succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not.</exception>
    public string Text => Status == 0 ? Output : throw new InvalidOperationException(ToString());

    /// <inheritdoc/>
    public override string ToString() => $"exit status {Status}\n{Output}{Errors}";
}
