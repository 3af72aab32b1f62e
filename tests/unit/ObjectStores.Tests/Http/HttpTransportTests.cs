using VastK8s.ObjectStores.Http;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Http;

public sealed class HttpTransportTests : IDisposable
{
    private readonly TempDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_of_ones_own_CA_is_trusted_with_its_caFile()
    {
        await using var server = new TlsServer("localhost", _folder.Path);
        Assert.Equal("ok", await GetAsync(server.Port, server.CaFile));
    }

    [Fact]
    public async Task And_without_it_is_not()
    {
        await using var server = new TlsServer("localhost", _folder.Path);
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Configuration, () => GetAsync(server.Port, null));
        Assert.Contains("caFile", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_name_is_still_compared()
    {
        await using var server = new TlsServer("another.example", _folder.Path);
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Configuration, () => GetAsync(server.Port, server.CaFile));
        Assert.Contains("host name", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void A_caFile_without_certificates_is_refused(string? text)
    {
        string path = _folder["ca.pem"];
        if (text is not null)
            File.WriteAllText(path, text);
        ObjectStoreException e = Assert.Throws<ObjectStoreException>(() => HttpTransport.Create(Options(path)));
        Assert.Equal(ObjectStoreError.Configuration, e.Error);
        Assert.Contains(path, e.Message, StringComparison.Ordinal);
    }

    private static StoreOptions Options(string? caFile) => new(new StoreUri("test", "", "b", "")) { CaFile = caFile };

    private static async Task<string> GetAsync(int port, string? caFile)
    {
        var endpoint = new Uri($"https://localhost:{port}");
        using var http = new StoreHttp(Options(caFile), new PlainProtocol(endpoint));
        await using ObjectContent content = await http.GetAsync("key", "v", 2, 0, 2, TestContext.Current.CancellationToken);
        return System.Text.Encoding.ASCII.GetString(await content.ToEndAsync());
    }
}
