using System.Collections;

namespace VastK8s.Cli;

/// <summary>What the command line sees of the machine it runs on; a test gives its own.</summary>
internal sealed record CliHost
{
    public required TextReader In { get; init; }

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether standard output shows on a terminal that understands ANSI sequences.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>The same of standard error, where progress goes.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal; null: asked of the terminal.</summary>
    public int? Width { get; init; }

    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public required string WorkingDirectory { get; init; }

    /// <summary>Where this executable lies; the agent's is looked for from here.</summary>
    public string ProgramDirectory { get; init; } = AppContext.BaseDirectory;

    /// <summary>Whether mounting is allowed to this process.</summary>
    public bool IsRoot { get; init; } = System.Environment.IsPrivilegedProcess;

    /// <summary>The cluster that verbs of <c>kubectl vastk8s</c> ask; null: the one that the kubeconfig names.</summary>
    public Kube.IKubeClient? Cluster { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>https://no-color.org: present and not empty.</summary>
    public bool NoColor => Variable("NO_COLOR") is not null;

    public static CliHost FromProcess()
    {
        var environment = System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? "", StringComparer.Ordinal);
        bool ansi = environment.GetValueOrDefault("TERM") is { Length: > 0 } term && term != "dumb";
        return new CliHost
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = ansi && !Console.IsOutputRedirected,
            ErrorIsTerminal = ansi && !Console.IsErrorRedirected,
            Environment = environment,
            WorkingDirectory = Directory.GetCurrentDirectory(),
        };
    }

    /// <summary>An environment variable; null when it is unset or empty.</summary>
    public string? Variable(string name) => Environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;

    /// <summary>An absolute path, from the working directory.</summary>
    public string FullPath(string path) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, WorkingDirectory));
}
