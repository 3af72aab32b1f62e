using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Snapshots;
using VastK8s.CacheAgent.Snapshots.Layout;

namespace VastK8s.CacheAgent.Exchange;

/// <summary>
/// Gives snapshots to other agents: <c>GET /v1/snapshots/{uid}/{id}</c> is the manifest, <c>…/files/{name}</c> the bytes of <c>listing</c>, <c>layout.rows</c> and
/// <c>layout.heap</c>, whole or one Range. Of the table, only what is committed is there.
/// </summary>
internal sealed class SnapshotServer(Func<string, string?> directoryOf, Func<string?> token, int maxDownloads = SnapshotServer.MaxDownloads)
{
    /// <summary>Downloads at once; who comes then is told to come back. What few are given fast goes on to the others from them.</summary>
    public const int MaxDownloads = 16;

    private const int BufferBytes = 1 << 18;
    private readonly TableDigests _digests = new();
    private int _downloads;

    /// <summary>Adds the routes.</summary>
    /// <param name="routes">Of the agent's listener.</param>
    /// <param name="registry">The Datasets here; their local names are their uids.</param>
    /// <param name="token">What other agents must show; null while it is not known yet.</param>
    public static void Map(IEndpointRouteBuilder routes, DatasetRegistry registry, Func<string?> token) =>
        new SnapshotServer(uid => registry.Find(uid)?.StateDirectory, token).Map(routes);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/snapshots/{uid}/{id}", context => AnswerAsync(context, ManifestAsync));
        routes.MapGet("/v1/snapshots/{uid}/{id}/files/{name}", context => AnswerAsync(context, FileAsync));
    }

    private async Task AnswerAsync(HttpContext context, Func<HttpContext, string, string, Task> answer)
    {
        if (!BearerToken.IsShown(context.Request.Headers.Authorization, token()))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        // From here on names are looked up or compared, never put together to a path as they came.
        var (uid, id) = ((string)context.GetRouteValue("uid")!, (string)context.GetRouteValue("id")!);
        if (directoryOf(uid) is not { } directory || !SnapshotStore.IsId(id))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _downloads) > maxDownloads)
            {
                context.Response.Headers.RetryAfter = "1";
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return;
            }

            await answer(context, directory, id).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException && !context.Response.HasStarted)
        {
            // It was removed meanwhile.
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
        finally
        {
            Interlocked.Decrement(ref _downloads);
        }
    }

    private async Task ManifestAsync(HttpContext context, string directory, string id)
    {
        if (await ManifestSource.ReadAsync(directory, id, _digests, context.RequestAborted).ConfigureAwait(false) is not { } manifest)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var json = ManifestJson.Write(manifest);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted).ConfigureAwait(false);
    }

    private static async Task FileAsync(HttpContext context, string directory, string id)
    {
        var response = context.Response;
        if (Find(directory, id, (string)context.GetRouteValue("name")!) is not var (path, committed))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.Asynchronous);
        var length = committed ?? RandomAccess.GetLength(file);
        var (from, to) = (0L, length);
        response.Headers.AcceptRanges = "bytes";
        if (ByteRange.TryParse(context.Request.Headers.Range, out var range))
        {
            if (!range.TryResolve(length, out from, out to))
            {
                response.StatusCode = StatusCodes.Status416RangeNotSatisfiable;
                response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{length}");
                return;
            }

            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to - 1}/{length}");
        }

        response.ContentType = "application/octet-stream";
        response.ContentLength = to - from;
        await SendAsync(context, file, from, to).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpContext context, SafeFileHandle file, long from, long to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            while (from < to)
            {
                var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, to - from));
                var read = await RandomAccess.ReadAsync(file, part, from, context.RequestAborted).ConfigureAwait(false);
                if (read == 0)
                {
                    // Rows were taken back meanwhile: the other side sees it break off.
                    context.Abort();
                    return;
                }

                await context.Response.Body.WriteAsync(part[..read], context.RequestAborted).ConfigureAwait(false);
                from += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // The file, and how much of it counts where that is not all; null for a name that is none.
    private static (string Path, long? Length)? Find(string directory, string id, string name)
    {
        if (name == SnapshotStore.ListingName)
            return (Path.Combine(SnapshotStore.DirectoryOf(directory, id), SnapshotStore.ListingName), null);
        if (name is not (SnapshotFiles.Rows or SnapshotFiles.Heap) || !new SnapshotStore(directory).Contains(id) || LayoutHeader.Read(directory) is not { } header)
            return null;
        return name == SnapshotFiles.Rows ? (LayoutFiles.Rows(directory), header.Rows * RowCode.Bytes) : (LayoutFiles.Heap(directory), header.HeapBytes);
    }
}
