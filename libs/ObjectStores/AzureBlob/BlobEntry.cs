using System.Xml;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>What is read of a Blob or BlobPrefix element.</summary>
internal struct BlobEntry()
{
    public string Name = "";
    public string LastModified = "";
    public string ETag = "";
    public string ContentLength = "";
    public bool IsDirectory;
    public bool HasProperties;

    /// <summary>Reads the element the reader is on, to behind its end.</summary>
    public static BlobEntry Read(XmlReader reader)
    {
        var entry = new BlobEntry();
        int depth = reader.Depth;
        bool empty = reader.IsEmptyElement;
        reader.Read();
        if (empty)
            return entry;
        // Metadata is the user's: its elements may be called Name or Etag, so the section they are in counts.
        string section = "";
        while (!reader.EOF && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
            }
            else if (reader.Depth == depth + 1)
            {
                section = reader.LocalName;
                entry.HasProperties |= section == "Properties";
                if (section == "Name")
                    entry.Name = ReadName(reader);
                else
                    reader.Read();
            }
            else if (!entry.Take(section, reader))
            {
                reader.Read();
            }
        }
        if (!reader.EOF)
            reader.Read();
        return entry;
    }

    private bool Take(string section, XmlReader reader)
    {
        if (section == "Metadata" && reader.LocalName.Equals("hdi_isfolder", StringComparison.OrdinalIgnoreCase))
        {
            IsDirectory |= reader.ReadElementContentAsString().Equals("true", StringComparison.OrdinalIgnoreCase);
            return true;
        }
        if (section != "Properties")
            return false;
        switch (reader.LocalName)
        {
            case "Last-Modified":
                LastModified = reader.ReadElementContentAsString();
                return true;
            case "Etag":
                ETag = reader.ReadElementContentAsString();
                return true;
            case "Content-Length":
                ContentLength = reader.ReadElementContentAsString();
                return true;
            case "ResourceType":
                IsDirectory |= reader.ReadElementContentAsString() == "directory";
                return true;
            default:
                return false;
        }
    }

    // Names that XML cannot hold come percent-encoded and marked so.
    private static string ReadName(XmlReader reader)
    {
        bool encoded = reader.GetAttribute("Encoded") is "true" or "True";
        string name = reader.ReadElementContentAsString();
        return encoded ? Uri.UnescapeDataString(name) : name;
    }
}
