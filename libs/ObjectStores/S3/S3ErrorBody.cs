using System.Xml;

namespace VastK8s.ObjectStores.S3;

/// <summary>The XML body of an S3 error; all empty when the body is something else (a proxy's page, the nothing of a HEAD).</summary>
internal readonly record struct S3ErrorBody(string Code, string Message, string Region, string Endpoint, string ServerTime)
{
    public static S3ErrorBody Parse(string body)
    {
        var error = new S3ErrorBody("", "", "", "", "");
        if (!body.Contains("<Error", StringComparison.Ordinal))
            return error;
        try
        {
            using var text = new StringReader(body);
            using var xml = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, CheckCharacters = false });
            xml.MoveToContent();
            xml.ReadStartElement();
            while (xml.MoveToContent() == XmlNodeType.Element)
            {
                switch (xml.LocalName)
                {
                    case "Code": error = error with { Code = xml.ReadElementContentAsString() }; break;
                    case "Message": error = error with { Message = xml.ReadElementContentAsString() }; break;
                    case "Region": error = error with { Region = xml.ReadElementContentAsString() }; break;
                    case "Endpoint": error = error with { Endpoint = xml.ReadElementContentAsString() }; break;
                    case "ServerTime": error = error with { ServerTime = xml.ReadElementContentAsString() }; break;
                    default: xml.Skip(); break;
                }
            }
        }
        catch (XmlException)
        {
            // What was read so far is still the best explanation there is.
        }
        return error;
    }
}
