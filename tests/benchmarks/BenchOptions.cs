namespace VastK8s.Benchmarks;

/// <summary>The command line.</summary>
internal sealed record BenchOptions
{
    public const string Usage = """
        usage: [--short] [--only NAME,…] [--out FILE] [--dir DIRECTORY]
          --short   smaller sets and fewer runs, no pods: about four minutes on two cores
          --only    figures to measure, by name or by the part before the dot: warm,cold.partial
          --out     where to write the figures as JSON (artifacts/bench.json)
          --dir     a directory on the disk to measure; default the user's cache directory
        """;

    public bool Short { get; init; }

    public IReadOnlyList<string> Only { get; init; } = [];

    public string Out { get; init; } = Path.Combine("artifacts", "bench.json");

    public string? Directory { get; init; }

    /// <summary>Throws <see cref="ArgumentException"/> naming what it does not know.</summary>
    public static BenchOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new BenchOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            string Value() => ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{arguments[^1]} needs a value");
            options = arguments[i] switch
            {
                "--short" => options with { Short = true },
                "--only" => options with { Only = Value().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) },
                "--out" => options with { Out = Value() },
                "--dir" => options with { Directory = Value() },
                var unknown => throw new ArgumentException($"unknown argument {unknown}"),
            };
        }

        return options;
    }

    /// <summary>Is the figure, or one under this prefix, to be measured?</summary>
    public bool Wants(string figure) =>
        Only.Count == 0 || Only.Any(o => figure == o || figure.StartsWith(o + ".", StringComparison.Ordinal) || o.StartsWith(figure + ".", StringComparison.Ordinal));
}
