using System.Text;
using System.Xml;
using VastK8s.ObjectStores.AzureBlob;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

public class BlobPageReaderTests
{
    [Fact]
    public void Blobs_prefixes_and_marker_are_read()
    {
        BlobPage page = Read(
            Blob("a.txt", 5, "0x8D1")
            + "<BlobPrefix><Name>dir/</Name></BlobPrefix>"
            + Blob("b &amp; c", 0, "&quot;0x8D2&quot;"), "2!80!mark");
        Assert.Equal(
            [new ObjectInfo("a.txt", 5, 1435361952_000_000_000, "0x8D1"), new ObjectInfo("b & c", 0, 1435361952_000_000_000, "0x8D2")], page.Objects);
        Assert.Equal(["dir/"], page.Prefixes);
        Assert.Equal("2!80!mark", page.NextMarker);
    }

    [Fact]
    public void The_last_page_has_no_marker()
    {
        BlobPage page = Read("", "");
        Assert.Null(page.NextMarker);
        Assert.Empty(page.Objects);
    }

    [Fact]
    public void Users_metadata_is_not_taken_for_properties()
    {
        BlobPage page = Read(Blob(
            "k", 1, "0x1",
            "<Metadata><Name>other</Name><Etag>other</Etag><Content-Length>9</Content-Length><ResourceType>directory</ResourceType></Metadata>"));
        Assert.Equal(new ObjectInfo("k", 1, 1435361952_000_000_000, "0x1"), Assert.Single(page.Objects));
    }

    [Theory]
    [InlineData("hdi_isfolder", "true")]
    [InlineData("Hdi_isfolder", "True")]
    public void A_placeholder_of_a_directory_is_a_marker(string name, string value)
    {
        ObjectInfo marker = Assert.Single(Read(Blob("dir/sub", 0, "0x1", $"<Metadata><{name}>{value}</{name}></Metadata>")).Objects);
        Assert.Equal(("dir/sub/", 0L), (marker.Key, marker.Size));
    }

    [Fact]
    public void A_directory_of_a_hierarchical_namespace_is_one_marker()
    {
        const string Properties = "<Properties><Last-Modified>Fri, 26 Jun 2015 23:39:12 GMT</Last-Modified><Etag>0x2</Etag>"
            + "<ResourceType>directory</ResourceType></Properties>";
        BlobPage page = Read(
            $"<BlobPrefix><Name>dir/</Name>{Properties}</BlobPrefix>"
            + $"<Blob><Name>dir</Name>{Properties}<Metadata><hdi_isfolder>true</hdi_isfolder></Metadata></Blob>");
        Assert.Equal(new ObjectInfo("dir/", 0, 1435361952_000_000_000, "0x2"), Assert.Single(page.Objects));
        Assert.Equal(["dir/"], page.Prefixes);
    }

    [Fact]
    public void Names_that_xml_cannot_hold_are_decoded()
    {
        BlobPage page = Read(
            Blob("x", 1, "0x1").Replace("<Name>x", "<Name Encoded=\"true\">a%EF%BF%BFb%25", StringComparison.Ordinal)
            + Blob("c%20d", 1, "0x2") + Blob("e&#x1;", 1, "0x3"));
        Assert.Equal(["a\uFFFFb%", "c%20d", "e\u0001"], page.Objects.Select(o => o.Key));
    }

    [Fact]
    public void Spaces_in_names_stay() =>
        Assert.Equal([" ", " a "], Read(Blob(" ", 1, "0x1") + Blob(" a ", 1, "0x1")).Objects.Select(o => o.Key));

    [Theory]
    [InlineData("<html/>")]
    [InlineData("<EnumerationResults><Blobs><Blob><Name>a</Name>")]
    [InlineData("<EnumerationResults><Blobs><Blob><Name>a</Name><Properties><Etag>0x1</Etag></Properties></Blob></Blobs></EnumerationResults>")]
    [InlineData("{}")]
    public void Another_answer_is_refused(string body) =>
        Assert.Throws<XmlException>(() => BlobPageReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(body))));

    private static string Blob(string name, long size, string etag, string more = "") =>
        $"<Blob><Name>{name}</Name><Properties><Creation-Time>Fri, 26 Jun 2015 23:39:12 GMT</Creation-Time>"
        + $"<Last-Modified>Fri, 26 Jun 2015 23:39:12 GMT</Last-Modified><Etag>{etag}</Etag><Content-Length>{size}</Content-Length><Content-MD5 /><BlobType>BlockBlob</BlobType></Properties>{more}<OrMetadata /></Blob>";

    private static BlobPage Read(string blobs, string next = "") => BlobPageReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(
        "\uFEFF<?xml version=\"1.0\" encoding=\"utf-8\"?><EnumerationResults ServiceEndpoint=\"https://a.blob.core.windows.net/\" ContainerName=\"c\">"
        + $"<Prefix>p</Prefix><MaxResults>5000</MaxResults><Blobs>{blobs}</Blobs><NextMarker>{next}</NextMarker></EnumerationResults>")));
}
