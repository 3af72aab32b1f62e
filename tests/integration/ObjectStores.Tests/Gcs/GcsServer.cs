using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VastK8s.ObjectStores.Integration.Tests.Servers;

namespace VastK8s.ObjectStores.Integration.Tests.Gcs;

/// <summary>
/// A small server that follows the documented JSON API where the emulator does not: credentials, rights, missing buckets, generations,
/// preconditions, startOffset, throttling. https://cloud.google.com/storage/docs/json_api/v1/objects
/// </summary>
internal sealed class GcsServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<(int Status, string Reason)> _failures = [];
    private LocalServer? _server;

    public GcsServer() => Tokens = new GcsTokens(this);

    public Uri Address => _server!.Address;

    public GcsTokens Tokens { get; }

    public GcsBucketContent Bucket { get; } = new("bucket");

    /// <summary>Whether requests without a token may list and read.</summary>
    public bool IsPublic { get; set; }

    /// <summary>The targets of all API requests.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    public static async Task<GcsServer> StartAsync()
    {
        var server = new GcsServer();
        server._server = await LocalServer.StartAsync(server.AnswerAsync);
        return server;
    }

    /// <summary>The next API request gets this answer.</summary>
    public void Fail(int status, string reason) => _failures.Enqueue((status, reason));

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        Tokens.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        // The decoded Path would have lost what was encoded in it.
        string target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        string path = target.Split('?')[0];
        if (await Tokens.AnswerAsync(context, path))
            return;
        Requests.Enqueue(target);
        if (_failures.TryDequeue(out (int Status, string Reason) failure))
        {
            await ErrorAsync(context, failure.Status, failure.Reason, "as told");
            return;
        }
        if (await RefusedAsync(context))
            return;
        string[] parts = path.Split('/');
        if (parts is not ["", "storage", "v1", "b", _, "o", ..] || parts.Length > 7)
            await ErrorAsync(context, 404, "notFound", "Not Found");
        else if (parts[4] != Bucket.Name)
            await ErrorAsync(context, 404, "notFound", "The specified bucket does not exist.");
        else if (parts.Length == 6)
            await context.Response.WriteAsJsonAsync(Bucket.List(context.Request.Query));
        else
            await ObjectAsync(context, Uri.UnescapeDataString(parts[6]));
    }

    private async Task<bool> RefusedAsync(HttpContext context)
    {
        string header = context.Request.Headers.Authorization.ToString();
        if (header.Length == 0 ? IsPublic : header == Tokens.Good)
            return false;
        if (header.Length > 0 && header == Tokens.WithoutRights)
            await ErrorAsync(context, 403, "forbidden", "tester@project.iam does not have storage.objects.list access to the bucket.");
        else if (header.Length > 0)
            await ErrorAsync(context, 401, "authError", "Invalid Credentials");
        else
            await ErrorAsync(context, 401, "required", "Anonymous caller does not have storage.objects.list access to the bucket.");
        return true;
    }

    private async Task ObjectAsync(HttpContext context, string key)
    {
        IQueryCollection query = context.Request.Query;
        if (Bucket.Find(key, Number(query["generation"])) is not { } found)
            await ErrorAsync(context, 404, "notFound", $"No such object: {Bucket.Name}/{key}");
        else if (Number(query["ifGenerationMatch"]) is { } wanted && wanted != found.Generation)
            await ErrorAsync(context, 412, "conditionNotMet", "At least one of the pre-conditions you specified did not hold.");
        else if (query["alt"] == "media")
            await MediaAsync(context, found);
        else
            await context.Response.WriteAsJsonAsync(found.Resource());
    }

    private static async Task MediaAsync(HttpContext context, GcsStored found)
    {
        byte[] bytes = found.Bytes;
        IHeaderDictionary headers = context.Response.Headers;
        headers["x-goog-generation"] = $"{found.Generation}";
        headers["x-goog-stored-content-encoding"] = "identity";
        headers["x-goog-hash"] = $"crc32c={found.Crc32C}";
        if (context.Request.GetTypedHeaders().Range is { } range)
        {
            (long first, long last) = (range.Ranges.Single().From!.Value, Math.Min(range.Ranges.Single().To!.Value, bytes.Length - 1));
            if (first >= bytes.Length)
            {
                await ErrorAsync(context, 416, "requestedRangeNotSatisfiable", "Request range not satisfiable");
                return;
            }
            context.Response.StatusCode = 206;
            headers.ContentRange = $"bytes {first}-{last}/{bytes.Length}";
            bytes = bytes[(int)first..(int)(last + 1)];
        }
        context.Response.ContentLength = bytes.Length;
        await context.Response.Body.WriteAsync(bytes.AsMemory(0, Math.Min(bytes.Length, found.BreakAfter ?? int.MaxValue)));
        if (found.BreakAfter is { } sent && sent < bytes.Length)
        {
            found.Broken();
            await context.Response.Body.FlushAsync();
            context.Abort();
        }
    }

    private static async Task ErrorAsync(HttpContext context, int status, string reason, string message)
    {
        context.Response.StatusCode = status;
        if (context.Request.Query["alt"] == "media")
        {
            await context.Response.WriteAsync(message, Encoding.UTF8);
            return;
        }
        var errors = new[] { new { message, domain = "global", reason } };
        await context.Response.WriteAsJsonAsync(new { error = new { code = status, message, errors } });
    }

    private static long? Number(string? text) => string.IsNullOrEmpty(text) ? null : long.Parse(text, CultureInfo.InvariantCulture);
}
