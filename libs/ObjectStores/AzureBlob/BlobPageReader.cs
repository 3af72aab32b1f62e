using System.Globalization;
using System.Xml;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>
/// Reads the XML of List Blobs. Directories of accounts with a hierarchical namespace (and the empty blobs with metadata hdi_isfolder=true
/// that Hadoop's drivers leave in flat ones) become markers, whether they come as a Blob or as a BlobPrefix with properties.
/// </summary>
internal static class BlobPageReader
{
    // Names may hold characters that XML 1.0 forbids, as references; a reader that checked would drop the page for them.
    private static readonly XmlReaderSettings Lenient = new() { CheckCharacters = false, DtdProcessing = DtdProcessing.Prohibit };

    /// <exception cref="XmlException">The body is not XML, or not this XML.</exception>
    public static BlobPage Read(Stream body)
    {
        var page = new BlobPage([], [], null);
        HashSet<string>? markers = null;
        using var reader = XmlReader.Create(body, Lenient);
        if (reader.MoveToContent() != XmlNodeType.Element || reader.LocalName != "EnumerationResults")
            throw new XmlException($"<{reader.LocalName}> instead of <EnumerationResults>");
        while (!reader.EOF)
        {
            switch (reader.NodeType == XmlNodeType.Element ? reader.LocalName : "")
            {
                case "Blob":
                    Add(page.Objects, ref markers, BlobEntry.Read(reader), isPrefix: false);
                    break;
                case "BlobPrefix":
                    BlobEntry prefix = BlobEntry.Read(reader);
                    page.Prefixes.Add(prefix.Name);
                    if (prefix.HasProperties)
                        Add(page.Objects, ref markers, prefix, isPrefix: true);
                    break;
                case "NextMarker":
                    string next = reader.ReadElementContentAsString();
                    page = page with { NextMarker = next.Length == 0 ? null : next };
                    break;
                default:
                    reader.Read();
                    break;
            }
        }
        return page;
    }

    private static void Add(List<ObjectInfo> objects, ref HashSet<string>? markers, in BlobEntry entry, bool isPrefix)
    {
        long modified = UnixNs.Parse(entry.LastModified);
        string etag = entry.ETag.Trim('"');
        if (!isPrefix && !entry.IsDirectory)
        {
            if (!long.TryParse(entry.ContentLength, NumberStyles.None, CultureInfo.InvariantCulture, out long size) || etag.Length == 0)
                throw new XmlException($"<Blob> without Content-Length or Etag");
            objects.Add(new ObjectInfo(entry.Name, size, modified, etag));
            return;
        }
        // A directory can come both as its placeholder and as a prefix: it is one marker.
        string key = entry.Name.EndsWith('/') ? entry.Name : entry.Name + "/";
        if ((markers ??= []).Add(key))
            objects.Add(new ObjectInfo(key, 0, modified, etag));
    }
}
