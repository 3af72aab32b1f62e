using System.Text;
using VastK8s.ObjectStores.Listing;
using VastK8s.ObjectStores.S3.Listing;

namespace VastK8s.ObjectStores.Tests.S3;

public sealed class S3PageParserTests
{
    [Fact]
    public void A_page_of_objects_as_Amazon_writes_it()
    {
        KeyPage page = Parse(versions: false, """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name><Prefix>a/</Prefix>
              <NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>
              <KeyCount>3</KeyCount><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
              <Contents><Key>a/b+c%2B%25%0A</Key><LastModified>2009-10-12T17:50:30.123Z</LastModified><ETag>&quot;fba9dede5f27731c9771645a39863328&quot;</ETag>
                <ChecksumAlgorithm>CRC64NVME</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>434234</Size><StorageClass>STANDARD</StorageClass>
                <Owner><ID>x</ID><DisplayName/></Owner></Contents>
              <Contents><Key>a/%F0%9F%98%80</Key><LastModified>2009-10-12T17:50:30Z</LastModified><ETag/><Size>0</Size></Contents>
              <Contents><Key>a/%FF</Key><LastModified>2009-10-12T17:50:30Z</LastModified><ETag>"e"</ETag><Size>1</Size></Contents>
              <CommonPrefixes><Prefix>a/x+y/</Prefix></CommonPrefixes><CommonPrefixes><Prefix>a/z/</Prefix></CommonPrefixes>
            </ListBucketResult>
            """);
        Assert.Equal(
            [
                new ObjectInfo("a/b c+%\n", 434234, 1255369830_123_000_000, "fba9dede5f27731c9771645a39863328"),
                new ObjectInfo("a/\ud83d\ude00", 0, 1255369830_000_000_000, "@1255369830"),
                new ObjectInfo("a/\ufffd", 1, 1255369830_000_000_000, "e", ObjectKind.InvalidName),
            ],
            page.Objects);
        Assert.Equal(["a/x y/", "a/z/"], page.Prefixes);
        Assert.Equal("1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=", page.Continuation);
        Assert.Equal("a/\ufffd", page.LastKey);
    }

    [Fact]
    public void A_page_of_versions_shows_the_latest_alone()
    {
        KeyPage page = Parse(versions: true, """
            <ListVersionsResult><IsTruncated>true</IsTruncated><NextKeyMarker>d%2Fe</NextKeyMarker><NextVersionIdMarker>m1</NextVersionIdMarker><EncodingType>url</EncodingType>
            <Version><Key>a</Key><VersionId>v2</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>"e2"</ETag><Size>2</Size></Version>
            <Version><Key>a</Key><VersionId>v1</VersionId><IsLatest>false</IsLatest><LastModified>2025-01-01T00:00:00Z</LastModified><ETag>"e1"</ETag><Size>1</Size></Version>
            <Version><Key>b</Key><VersionId>null</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>"e3"</ETag><Size>3</Size></Version>
            <DeleteMarker><Key>c</Key><VersionId>v3</VersionId><IsLatest>true</IsLatest><LastModified>2026-01-01T00:00:00Z</LastModified></DeleteMarker>
            <Version><Key>c</Key><VersionId>v2</VersionId><IsLatest>false</IsLatest><LastModified>2025-01-01T00:00:00Z</LastModified><ETag>"e1"</ETag><Size>1</Size></Version>
            </ListVersionsResult>
            """);
        Assert.Equal([("a", "e2 v2"), ("b", "e3 null")], page.Objects.Select(static o => (o.Key, o.Version)));
        Assert.Equal("c", page.LastKey);
        Assert.Equal(("d/e", "m1"), S3PageParser.SplitMarkers(page.Continuation!));
    }

    [Fact]
    public void Keys_that_are_not_encoded_are_taken_as_they_are()
    {
        KeyPage page = Parse(false, "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a+b%20&#x1;&lt;</Key><Size>1</Size></Contents></ListBucketResult>");
        Assert.Equal("a+b%20\u0001<", page.Objects[0].Key);
        Assert.Null(page.Continuation);
    }

    [Fact]
    public void A_page_that_does_not_say_how_to_go_on_goes_on_behind_its_last_key()
    {
        KeyPage page = Parse(false, "<ListBucketResult><IsTruncated>true</IsTruncated><Contents><Key>k</Key></Contents></ListBucketResult>");
        Assert.Equal(S3PageParser.AfterKey + "k", page.Continuation);
        Assert.Throws<FormatException>(() => Parse(false, "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>"));
    }

    [Theory]
    [InlineData("<html><body>hello</body></html>")]
    [InlineData("<ListBucketResult><Contents></Contents></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents/></ListBucketResult>")]
    [InlineData("<ListBucketResult><Contents><Key>k</Key><Size>many</Size></Contents></ListBucketResult>")]
    public void What_is_no_listing_is_refused(string xml) => Assert.Throws<FormatException>(() => Parse(false, xml));

    [Theory]
    [InlineData("")]
    [InlineData("<ListBucketResult><Contents><Key>k</Key>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><ListBucketResult><Contents><Key>&e;</Key></Contents></ListBucketResult>")]
    public void What_is_no_xml_is_refused(string xml) => Assert.Throws<System.Xml.XmlException>(() => Parse(false, xml));

    private static KeyPage Parse(bool versions, string xml)
    {
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(xml.TrimStart()));
        return S3PageParser.Parse(body, new KeyQuery("", false, null, null), versions);
    }
}
