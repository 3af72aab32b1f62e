using System.Globalization;

namespace VastK8s.Benchmarks.Figures;

/// <summary>The report for a terminal.</summary>
internal static class Table
{
    public static string Line(Figure figure)
    {
        var value = figure.Value is { } v ? $"{Number(v)}{(figure.Unit == "ratio" ? "" : " " + figure.Unit)}" : "-";
        var sides = figure is { Ours: { } ours, Theirs: { } theirs } ? $"{Scaled(ours.Median, ours.Unit)} / {Scaled(theirs.Median, theirs.Unit)}" : "";
        return $"{figure.Name,-28}{value,20}  {figure.Target ?? "",-14}{Verdict(figure),-10}{sides}";
    }

    public static string Of(IEnumerable<Figure> figures)
    {
        var lines = new List<string> { $"{"figure",-28}{"value",20}  {"target",-14}{"",-10}ours / theirs" };
        foreach (var figure in figures)
        {
            lines.Add(Line(figure).TrimEnd());
            if (figure.Value is null)
                lines.AddRange(figure.Notes.Select(n => $"    {n}"));
        }

        return string.Join('\n', lines);
    }

    private static string Verdict(Figure figure) => figure switch
    {
        { Target: null } => "",
        { Value: null } => "unknown",
        { Met: true } => "met",
        _ => "MISSED",
    };

    private static string Number(double value) => Math.Abs(value) switch
    {
        0 => "0",
        < 10 => value.ToString("0.###", CultureInfo.InvariantCulture),
        < 1000 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static string Scaled(double value, string unit) => Math.Abs(value) switch
    {
        >= 1e9 => $"{Number(value / 1e9)} G{unit}",
        >= 1e6 => $"{Number(value / 1e6)} M{unit}",
        >= 1e3 => $"{Number(value / 1e3)} k{unit}",
        _ => $"{Number(value)} {unit}",
    };
}
