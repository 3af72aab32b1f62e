using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>The objects of a bucket, ordered as the API orders them: by the UTF-8 bytes of their names.</summary>
internal sealed class GcsBucketContent(string name)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<GcsStored>> _objects = new(Comparer<string>.Create(static (a, b) => Compare(a, b)));
    private long _generation = 1_700_000_000_000_000;

    public string Name => name;

    /// <summary>Whether overwritten generations stay readable.</summary>
    public bool IsVersioned { get; set; }

    public GcsStored Put(string key, byte[] bytes)
    {
        lock (_lock)
        {
            var stored = new GcsStored(key, ++_generation, bytes);
            if (!_objects.TryGetValue(key, out List<GcsStored>? generations))
                _objects.Add(key, generations = []);
            if (!IsVersioned)
                generations.Clear();
            generations.Add(stored);
            return stored;
        }
    }

    public void Delete(string key)
    {
        lock (_lock)
            _objects.Remove(key);
    }

    public GcsStored? Find(string key, long? generation)
    {
        lock (_lock)
        {
            if (!_objects.TryGetValue(key, out List<GcsStored>? all))
                return null;
            return generation is null ? all[^1] : all.Find(o => o.Generation == generation);
        }
    }

    public object List(IQueryCollection query)
    {
        string prefix = query["prefix"].ToString(), start = query["startOffset"].ToString();
        string token = query["pageToken"].ToString();
        string after = token.Length == 0 ? "" : Encoding.UTF8.GetString(Convert.FromBase64String(token));
        int max = int.Parse(query["maxResults"].ToString(), CultureInfo.InvariantCulture);
        bool delimited = query["delimiter"] == "/";
        var items = new List<object>();
        var prefixes = new List<string>();
        string? last = null;
        lock (_lock)
        {
            foreach ((string key, List<GcsStored> generations) in _objects)
            {
                if (!key.StartsWith(prefix, StringComparison.Ordinal) || Compare(key, start) < 0)
                    continue;
                int slash = delimited ? key.IndexOf('/', prefix.Length) : -1;
                string entry = slash < 0 ? key : key[..(slash + 1)];
                if (after.Length > 0 && Compare(entry, after) <= 0)
                    continue;
                if (entry == last)
                    continue;
                if (items.Count + prefixes.Count == max)
                    return Page(items, prefixes, Convert.ToBase64String(Encoding.UTF8.GetBytes(last!)));
                last = entry;
                if (slash < 0)
                    items.Add(generations[^1].Resource());
                else
                    prefixes.Add(entry);
            }
        }
        return Page(items, prefixes, null);
    }

    // Empty fields are left out, as the API does.
    private static Dictionary<string, object> Page(List<object> items, List<string> prefixes, string? next)
    {
        var page = new Dictionary<string, object> { ["kind"] = "storage#objects" };
        if (items.Count > 0)
            page["items"] = items;
        if (prefixes.Count > 0)
            page["prefixes"] = prefixes;
        if (next is not null)
            page["nextPageToken"] = next;
        return page;
    }

    private static int Compare(string a, string b) => Encoding.UTF8.GetBytes(a).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b));
}
