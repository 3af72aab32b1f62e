using System.Xml;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>The XML of an error; a HEAD has none, and its code comes in x-ms-error-code alone.</summary>
/// <param name="Code">Error code; empty when not said.</param>
/// <param name="Message">Message; empty when not said.</param>
/// <param name="Detail">AuthenticationErrorDetail; empty when not said, or when it repeats the signed request.</param>
internal readonly record struct BlobErrorBody(string Code, string Message, string Detail)
{
    private const int MaxDetail = 200;

    public static BlobErrorBody Read(string body)
    {
        string code = "", message = "", detail = "";
        try
        {
            using var reader = XmlReader.Create(new StringReader(body.TrimStart('\uFEFF')));
            while (reader.Read())
            {
                if (reader.NodeType != XmlNodeType.Element || reader.Depth != 1)
                    continue;
                switch (reader.LocalName)
                {
                    case "Code":
                        code = reader.ReadString();
                        break;
                    case "Message":
                        message = reader.ReadString();
                        break;
                    case "AuthenticationErrorDetail":
                        detail = reader.ReadString();
                        break;
                }
            }
        }
        catch (XmlException)
        {
            // Another server's page, or a cut one: what was read so far is what there is.
        }
        // "The MAC signature found … Server used following string to sign: …" helps nobody but who has the signature already.
        bool useful = detail.Length <= MaxDetail && !detail.Contains("sign:", StringComparison.Ordinal);
        return new BlobErrorBody(code, message, useful ? detail : "");
    }
}
