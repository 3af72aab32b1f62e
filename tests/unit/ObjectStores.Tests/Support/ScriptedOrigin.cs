using System.Globalization;
using System.Security.Cryptography;
using VastK8s.ObjectStores.Http;
using VastK8s.Testing.Http;

namespace VastK8s.ObjectStores.Tests.Support;

/// <summary>An origin with one object, whose answers a test may script one by one; behind the script it answers rightly.</summary>
internal sealed class ScriptedOrigin : IAsyncDisposable
{
    private readonly Queue<Func<RawRequest, RawConnection, CancellationToken, Task>> _script = new();
    private readonly RawHttpServer _server;

    public ScriptedOrigin(int size = 100_000)
    {
        Bytes = new byte[size];
        new Random(size).NextBytes(Bytes);
        _server = new RawHttpServer(async (request, connection, cancel) =>
        {
            Func<RawRequest, RawConnection, CancellationToken, Task>? step;
            lock (_script)
                _script.TryDequeue(out step);
            await (step ?? AnswerAsync)(request, connection, cancel);
        });
    }

    public byte[] Bytes { get; }

    public string ETag { get; set; } = "v1";

    public Uri Endpoint => _server.Endpoint;

    public int Connections => _server.Connections;

    public IReadOnlyCollection<RawRequest> Requests => _server.Requests;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    /// <summary>The next answers, in turn.</summary>
    public ScriptedOrigin Then(params Func<RawRequest, RawConnection, CancellationToken, Task>[] steps)
    {
        foreach (Func<RawRequest, RawConnection, CancellationToken, Task> step in steps)
            _script.Enqueue(step);
        return this;
    }

    /// <summary>Headers and bodies as text, with \n for \r\n.</summary>
    public static Func<RawRequest, RawConnection, CancellationToken, Task> Says(string answer) =>
        async (_, connection, cancel) => await connection.WriteAsync(answer, cancel);

    /// <summary>The right answer, broken off behind so many bytes of the body by <paramref name="end"/>.</summary>
    public Func<RawRequest, RawConnection, CancellationToken, Task> Breaks(int after, Action<RawConnection> end) => async (request, connection, cancel) =>
    {
        (int first, int count, string head) = Head(request);
        await connection.WriteAsync(head, cancel);
        await connection.WriteAsync(Bytes.AsMemory(first, Math.Min(after, count)), cancel);
        end(connection);
    };

    /// <summary>The right answer.</summary>
    public async Task AnswerAsync(RawRequest request, RawConnection connection, CancellationToken cancel)
    {
        (int first, int count, string head) = Head(request);
        await connection.WriteAsync(head, cancel);
        await connection.WriteAsync(Bytes.AsMemory(first, count), cancel);
    }

    /// <summary>A store on this origin.</summary>
    public StoreHttp Connect(TimeProvider? time = null, RetryOptions? retry = null, int maxConnections = 16) => new(
        new StoreOptions(new StoreUri("test", "", "bucket", "")) { Retry = retry ?? new RetryOptions(), Time = time ?? new RecordingTime(), MaxConnections = maxConnections },
        new PlainProtocol(Endpoint));

    private (int First, int Count, string Head) Head(RawRequest request)
    {
        if (request.Headers["If-Match"] != $"\"{ETag}\"")
            return (0, 0, "HTTP/1.1 412 Precondition Failed\nContent-Length: 0\n\n");
        if (request.Range is not { } range)
            return (0, Bytes.Length, $"HTTP/1.1 200 OK\nETag: \"{ETag}\"\nContent-Length: {Bytes.Length}\nContent-MD5: {Convert.ToBase64String(MD5.HashData(Bytes))}\n\n");
        int[] ends = [.. range["bytes=".Length..].Split('-').Select(static end => int.Parse(end, CultureInfo.InvariantCulture))];
        int count = ends[1] - ends[0] + 1;
        return (ends[0], count, $"HTTP/1.1 206 Partial Content\nETag: \"{ETag}\"\nContent-Length: {count}\nContent-Range: bytes {ends[0]}-{ends[1]}/{Bytes.Length}\n\n");
    }
}
