using System.Text;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots.Sources;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>What a source's keys have in front that its paths do not, and the other way round.</summary>
/// <param name="Identity">What a listing calls it.</param>
/// <param name="Prefix">What keys begin with, UTF-8.</param>
/// <param name="PathPrefixLength">Bytes of its sub-path and the separator behind; 0 for the root.</param>
internal sealed record SourceKeys(string Identity, byte[] Prefix, int PathPrefixLength)
{
    /// <summary>Those of a source; null when its URI is none.</summary>
    public static SourceKeys? Of(SourceRecord record)
    {
        var path = record.Source.Path ?? "";
        try
        {
            var uri = StoreUri.Parse(record.Source.Uri);
            return new SourceKeys(ListedSource.IdentityOf(uri, path), Encoding.UTF8.GetBytes(uri.Prefix), path.Length == 0 ? 0 : Encoding.UTF8.GetByteCount(path) + 1);
        }
        catch (ObjectStoreException)
        {
            return null;
        }
    }
}
