using VastK8s.ObjectStores.AzureBlob;
using VastK8s.ObjectStores.Http;

namespace VastK8s.ObjectStores.AzureGcs.Tests.Azure;

/// <summary>The examples of https://learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key.</summary>
public class SharedKeyStringTests
{
    [Fact]
    public void Container_metadata_is_signed_as_documented()
    {
        using HttpRequestMessage request = Request(
            "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=metadata&timeout=20",
            ("x-ms-version", "2015-02-21"), ("x-ms-date", "Fri, 26 Jun 2015 23:39:12 GMT"));
        Assert.Equal(
            "GET\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:Fri, 26 Jun 2015 23:39:12 GMT\nx-ms-version:2015-02-21\n"
            + "/myaccount/mycontainer\ncomp:metadata\nrestype:container\ntimeout:20",
            SharedKeyString.Of(request, "myaccount"));
    }

    [Fact]
    public void Repeated_parameters_are_sorted_and_joined_as_documented()
    {
        using HttpRequestMessage request = Request(
            "https://myaccount.blob.core.windows.net/mycontainer?restype=container&comp=list&include=snapshots&include=metadata&include=uncommittedblobs");
        Assert.EndsWith(
            "\n/myaccount/mycontainer\ncomp:list\ninclude:metadata,snapshots,uncommittedblobs\nrestype:container", SharedKeyString.Of(request, "myaccount"));
    }

    [Fact]
    public void The_account_stays_in_front_of_a_path_that_names_it()
    {
        using HttpRequestMessage request = Request("http://127.0.0.1:10000/devstoreaccount1/c/k");
        Assert.EndsWith("\n/devstoreaccount1/devstoreaccount1/c/k", SharedKeyString.Of(request, "devstoreaccount1"));
    }

    [Fact]
    public void Conditions_and_range_stand_in_their_lines()
    {
        using HttpRequestMessage request = Request("https://a.blob.core.windows.net/c/k", ("If-Match", "\"0x8\""), ("Range", "bytes=1-2"));
        Assert.Equal("GET\n\n\n\n\n\n\n\n\"0x8\"\n\n\nbytes=1-2\n/a/c/k", SharedKeyString.Of(request, "a"));
    }

    [Fact]
    public void The_path_is_signed_as_sent_and_parameters_decoded()
    {
        using HttpRequestMessage request = Request("https://a.blob.core.windows.net/c/a%20b/../%C3%A9?prefix=x%2Fy%20z");
        Assert.EndsWith("\n/a/c/a%20b/../%C3%A9\nprefix:x/y z", SharedKeyString.Of(request, "a"));
    }

    private static HttpRequestMessage Request(string url, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, KeyEncoding.VerbatimUri(url));
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
