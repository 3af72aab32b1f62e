using System.Net.Http.Headers;
using System.Text;
using VastK8s.Testing.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>The storage emulator of Firebase's tools: checks no credentials and no preconditions, ignores startOffset.</summary>
public sealed class GcsEmulator : IAsyncLifetime
{
    private readonly HttpClient _http = new();
    private HackServer? _server;

    /// <summary>As STORAGE_EMULATOR_HOST has it.</summary>
    public string Host => $"127.0.0.1:{_server!.Port}";

    public async ValueTask InitializeAsync() => _server = await HackServer.StartAsync("gcs-emulator.sh");

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    /// <summary>The name of a new bucket; the test is skipped when there is no emulator.</summary>
    public string NewBucket()
    {
        Assert.SkipUnless(_server!.Missing is null, $"the emulator is missing: {_server.Missing}");
        return $"b{Guid.NewGuid():N}";
    }

    public async Task PutAsync(string bucket, string key, byte[] bytes, string? contentEncoding = null)
    {
        using var content = new MultipartContent("related");
        string encoding = contentEncoding is null ? "" : $",\"contentEncoding\":\"{contentEncoding}\"";
        content.Add(new StringContent($"{{\"name\":\"{key}\"{encoding}}}", Encoding.UTF8, "application/json"));
        var body = new ByteArrayContent(bytes);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Add(body);
        using HttpResponseMessage response = await _http.PostAsync(
            $"http://{Host}/upload/storage/v1/b/{bucket}/o?uploadType=multipart", content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }

    public async Task DeleteAsync(string bucket, string key)
    {
        using HttpResponseMessage response = await _http.DeleteAsync(
            $"http://{Host}/storage/v1/b/{bucket}/o/{Uri.EscapeDataString(key)}", TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
