using System.Globalization;
using System.Text;

namespace VastK8s.Kube.Http;

/// <summary>The query of a request; what is null is left out.</summary>
internal sealed class Query
{
    private readonly StringBuilder _text = new();

    public static string Of(ListOptions options) => new Query()
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("limit", options.Limit?.ToString(CultureInfo.InvariantCulture))
        .Add("continue", options.Continue)
        .Add("resourceVersion", options.ResourceVersion)
        .ToString();

    public static string Of(WatchOptions options) => new Query()
        .Add("watch", "1")
        .Add("labelSelector", options.LabelSelector)
        .Add("fieldSelector", options.FieldSelector)
        .Add("resourceVersion", options.ResourceVersion)
        .Add("allowWatchBookmarks", options.AllowBookmarks ? "true" : null)
        .Add("timeoutSeconds", options.Timeout is { } timeout ? ((long)Math.Ceiling(timeout.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : null)
        .ToString();

    public static string Of(string? fieldManager, bool force = false) => new Query().Add("fieldManager", fieldManager).Add("force", force ? "true" : null).ToString();

    public override string ToString() => _text.ToString();

    private Query Add(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value)) _text.Append(_text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        return this;
    }
}
