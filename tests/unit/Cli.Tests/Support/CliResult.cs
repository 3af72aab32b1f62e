namespace VastK8s.Cli.Tests.Support;

/// <summary>How a command line ended.</summary>
internal sealed record CliResult(int Code, string Out, string Error)
{
    public string[] Lines => Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
