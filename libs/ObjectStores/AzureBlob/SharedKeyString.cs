using System.Net.Http.Headers;
using System.Text;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>
/// The string that Shared Key authorization signs, for service versions from 2015-02-21. See
/// https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.
/// </summary>
internal static class SharedKeyString
{
    // In the order of the specification. Date stays empty: x-ms-date is among the canonicalized headers instead.
    private static readonly string[] Standard =
        ["If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    public static string Of(HttpRequestMessage request, string account)
    {
        var text = new StringBuilder(512).Append(request.Method.Method).Append('\n');
        // Content-Encoding, -Language, -Length, -MD5, -Type and Date: a reader sends none of them.
        text.Append('\n', 6);
        foreach (string name in Standard)
        {
            if (request.Headers.NonValidated.TryGetValues(name, out HeaderStringValues values))
                text.Append(values.ToString());
            text.Append('\n');
        }
        AppendHeaders(text, request);
        AppendResource(text, request.RequestUri!, account);
        return text.ToString();
    }

    private static void AppendHeaders(StringBuilder text, HttpRequestMessage request)
    {
        IEnumerable<KeyValuePair<string, string>> own = request.Headers.NonValidated
            .Where(static header => header.Key.StartsWith("x-ms-", StringComparison.OrdinalIgnoreCase))
            .Select(static header => KeyValuePair.Create(header.Key.ToLowerInvariant(), header.Value.ToString().Trim()))
            .OrderBy(static header => header.Key, StringComparer.Ordinal);
        foreach ((string name, string value) in own)
            text.Append(name).Append(':').Append(value).Append('\n');
    }

    // The path as it is sent, still encoded; the parameters decoded, sorted by name, values of one name sorted and joined by commas.
    private static void AppendResource(StringBuilder text, Uri uri, string account)
    {
        string target = uri.PathAndQuery;
        int question = target.IndexOf('?', StringComparison.Ordinal);
        text.Append('/').Append(account).Append(question < 0 ? target : target[..question]);
        if (question < 0)
            return;
        IEnumerable<IGrouping<string, string>> parameters = target[(question + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=', 2))
            .GroupBy(
                static pair => Uri.UnescapeDataString(pair[0]).ToLowerInvariant(),
                static pair => pair.Length == 1 ? "" : Uri.UnescapeDataString(pair[1]))
            .OrderBy(static parameter => parameter.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, string> parameter in parameters)
            text.Append('\n').Append(parameter.Key).Append(':').AppendJoin(',', parameter.Order(StringComparer.Ordinal));
    }
}
