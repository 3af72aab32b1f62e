namespace VastK8s.EndToEnd.Tests.Support;

/// <summary>How a command ended.</summary>
/// <param name="Status">Its exit status.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
internal sealed record CommandOutput(int Status, string Output, string Errors)
{
    /// <summary>Its output, if it succeeded.</summary>
    public string Text => Status == 0 ? Output : throw new InvalidOperationException($"exit status {Status}: {Errors}{Output}");
}
