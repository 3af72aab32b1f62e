using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VastK8s.Benchmarks.Measuring;

namespace VastK8s.Benchmarks.Figures;

/// <summary>What has been measured so far.</summary>
internal sealed class Report(Action<string> log)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    private readonly List<Figure> _figures = [];

    public IReadOnlyList<Figure> Figures => _figures;

    public bool Has(string name) => _figures.Any(f => f.Name == name);

    /// <summary>A figure with a target.</summary>
    public void Goal(string name, double value, int runs, Samples? ours, Samples? theirs, bool? met, params IEnumerable<string> notes)
    {
        var goal = Goals.Of(name);
        Add(new Figure
        {
            Name = name,
            Value = value,
            Unit = goal.Unit,
            Against = goal.Against,
            Runs = runs,
            Target = goal.Target,
            Met = met ?? goal.Meets(value),
            Ours = ours,
            Theirs = theirs,
            Notes = [.. notes],
        });
    }

    /// <summary>A ratio with a target.</summary>
    public void Goal(string name, Comparison comparison, params IEnumerable<string> notes) =>
        Goal(name, comparison.Ratio, comparison.Runs, comparison.Ours, comparison.Theirs, null, notes);

    /// <summary>A ratio beside the others.</summary>
    public void Extra(string name, string against, Comparison comparison, params IEnumerable<string> notes) => Add(new Figure
    {
        Name = name,
        Value = comparison.Ratio,
        Unit = "ratio",
        Against = against,
        Runs = comparison.Runs,
        Ours = comparison.Ours,
        Theirs = comparison.Theirs,
        Notes = [.. notes],
    });

    /// <summary>A number beside the others.</summary>
    public void Extra(string name, double value, string unit, string against, int runs, params IEnumerable<string> notes) => Add(new Figure
    {
        Name = name,
        Value = value,
        Unit = unit,
        Against = against,
        Runs = runs,
        Notes = [.. notes],
    });

    /// <summary>Says why a figure has no value, in the report when it has a target; one that has a value keeps it.</summary>
    public void Missing(string name, string reason)
    {
        if (Has(name))
            return;
        var goal = Goals.All.FirstOrDefault(g => g.Name == name);
        if (goal is null)
        {
            if (!_figures.Any(f => f.Name.StartsWith(name + ".", StringComparison.Ordinal)))
                log($"  {name}: {reason}");
            return;
        }

        Add(new Figure
        {
            Name = name,
            Value = null,
            Unit = goal.Unit,
            Against = goal.Against,
            Runs = 0,
            Target = goal.Target,
            Notes = [$"not measured: {reason}"],
        });
    }

    /// <summary>Figures with targets first, in their order, then the others as they came.</summary>
    public IReadOnlyList<Figure> Ordered() =>
    [
        .. Goals.All.SelectMany(g => _figures.Where(f => f.Name == g.Name)),
        .. _figures.Where(f => Goals.All.All(g => g.Name != f.Name)),
    ];

    /// <summary>Replaces the file as a whole.</summary>
    public void Write(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(Ordered(), Json) + "\n");
        File.Move(path + ".new", path, overwrite: true);
    }

    private void Add(Figure figure)
    {
        // Four digits are more than any of these measurements is good for.
        if (figure.Value is { } value)
            figure = figure with { Value = double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) };
        _figures.Add(figure);
        log($"  {Table.Line(figure)}");
    }
}
