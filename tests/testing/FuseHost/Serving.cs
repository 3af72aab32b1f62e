using System.Text.Json;
using VastK8s.Fuse;

namespace VastK8s.FuseHost.Testing;

/// <summary>Takes a connection from a holder, with what a predecessor negotiated if there was one, and serves a directory over it.</summary>
internal static class Serving
{
    private const int Threads = 3;

    public static async Task<int> RunAsync(string socket, string name, string directory)
    {
        using var holder = new DescriptorClient(socket);
        if (!holder.TryGet(name, out var connection, out var note)) return 2;
        var negotiated = note.Length == 0 ? null : JsonSerializer.Deserialize<FuseNegotiated>(note);
        using var files = new DirectoryFiles(directory);
        using var server = new FuseServer(connection, files, negotiated, Threads);
        server.RequestFailed += error => Console.Error.WriteLine(error);
        server.Start();
        holder.Put(name, JsonSerializer.SerializeToUtf8Bytes(await server.Negotiated), connection);
        Console.WriteLine("ready");
        await server.Ended;
        return 0;
    }
}
