using System.Net;

namespace VastK8s.ObjectStores.Http;

/// <summary>Whether the headers of a 200 or 206 promise exactly the range asked for.</summary>
internal static class ContentLengths
{
    /// <summary>Null when they do. What they claim of lengths is asked a few times, since a proxy may have said it, and then believed.</summary>
    public static HttpFailure? Check(ObjectRange range, HttpResponseMessage response)
    {
        long length = ContentRange.LengthOf(response);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            if (!range.IsWhole)
                return Wrong($"the whole object came for bytes {range.Offset}-{range.Last}", "the server or a proxy ignores Range: use one that does not");
            return length >= 0 && length != range.Size ? Resized(range, length) : null;
        }
        if (ContentRange.Of(response) is not { } got)
            return Wrong("206 without a usable Content-Range", "check proxies before the store");
        if (got.Size >= 0 && got.Size != range.Size)
            return Resized(range, got.Size);
        if (got.First != range.Offset || got.Last != range.Last)
            return Wrong($"bytes {got.First}-{got.Last} came for bytes {range.Offset}-{range.Last}", "check proxies before the store");
        return length >= 0 && length != range.Length
            ? Wrong($"Content-Length {length} for {range.Length} bytes", "check proxies before the store")
            : null;
    }

    private static HttpFailure Resized(ObjectRange range, long size) =>
        new(ObjectStoreError.Changed, $"GET: the object has {size} bytes and was listed with {range.Size}", "list again") { Retry = RetryKind.Few };

    private static HttpFailure Wrong(string what, string remedy) => new(ObjectStoreError.Protocol, $"GET: {what}", remedy) { Retry = RetryKind.Few };
}
