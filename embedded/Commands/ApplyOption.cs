using System.CommandLine;

namespace VastK8s.Embedded.Commands;

/// <summary><c>--apply</c>, <c>-f</c>.</summary>
internal static class ApplyOption
{
    public static Option<string[]> Create() => new("--apply", "-f")
    {
        Description = "Manifests: CachePools, Datasets, PrefetchJobs and the Secrets they name. Of a directory, what ends in .yaml, .yml or .json; -: standard input",
        HelpName = "FILE",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
        Required = true,
    };
}
