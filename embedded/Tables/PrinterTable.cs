using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using VastK8s.Api.Schema;
using VastK8s.Kube;

namespace VastK8s.Embedded.Tables;

/// <summary>The columns of <c>kubectl get</c> for a kind, from the attributes that also make those of its custom resource definition.</summary>
/// <typeparam name="T">The kind.</typeparam>
internal sealed class PrinterTable<T>
    where T : class, IKubernetesObject<V1ObjectMeta>
{
    private const string Message = "Message";
    private static readonly KubeResource Resource = KubeResource.Of<T>();
    private static readonly IReadOnlyList<(PrinterColumnAttribute Column, JsonPath Path)> All =
        [.. typeof(T).GetCustomAttributes<PrinterColumnAttribute>().Select(c => (c, JsonPath.Parse(c.JsonPath)))];

    private readonly IReadOnlyList<(PrinterColumnAttribute Column, JsonPath Path)> _columns;
    private readonly TimeProvider _time;
    private readonly bool _amongOthers;
    private readonly int[] _widths;

    /// <param name="time">Clock, for ages.</param>
    /// <param name="message">Whether the column of messages is among them, which kubectl shows with <c>-o wide</c>.</param>
    /// <param name="amongOthers">Whether objects of other kinds and namespaces are shown beside them, so that names need both.</param>
    public PrinterTable(TimeProvider time, bool message = false, bool amongOthers = false)
    {
        (_time, _amongOthers) = (time, amongOthers);
        _columns = [.. All.Where(c => !c.Column.Wide || (message && c.Column.Name == Message))];
        Headings = [.. Namespaced ? (string[])["NAMESPACE"] : [], "NAME", .. _columns.Select(c => c.Column.Name.ToUpperInvariant())];
        _widths = new int[Headings.Count];
    }

    /// <summary>The headings, as kubectl writes them.</summary>
    public IReadOnlyList<string> Headings { get; }

    private bool Namespaced => _amongOthers && Resource.IsNamespaced;

    /// <summary>The cells of an object; what is not known is empty.</summary>
    public IReadOnlyList<string> Cells(T obj)
    {
        var json = KubeJson.ToNode(obj);
        var name = _amongOthers ? ResourceTitle.Of(obj) : obj.Metadata.Name;
        return [.. Namespaced ? (string[])[obj.Metadata.NamespaceProperty] : [], name, .. _columns.Select(c => Text(c.Column, c.Path.Of(json)))];
    }

    /// <summary>A line of headings or cells; its columns become as wide as the widest cell so far, so that lines can be written as they come.</summary>
    public string Line(IReadOnlyList<string> cells)
    {
        for (var i = 0; i < cells.Count; i++) _widths[i] = Math.Max(_widths[i], cells[i].Length);
        return string.Join("   ", cells.Select((cell, i) => cell.PadRight(_widths[i]))).TrimEnd();
    }

    /// <summary>Headings and a line for each object, all aligned.</summary>
    public IReadOnlyList<string> Lines(IReadOnlyList<T> objects)
    {
        IReadOnlyList<IReadOnlyList<string>> rows = [Headings, .. objects.Select(Cells)];
        foreach (var row in rows) Line(row);
        return [.. rows.Select(Line)];
    }

    private string Text(PrinterColumnAttribute column, JsonNode? value) => value is null ? "" : column.Type == "date" && When(value) is { } since
        ? Age.Of(_time.GetUtcNow() - since)
        : value.ToString();

    private static DateTimeOffset? When(JsonNode value) =>
        DateTimeOffset.TryParse(value.ToString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
