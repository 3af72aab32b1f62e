using System.Text.Json;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Nodes.State;

/// <summary>
/// <c>cachenode.json</c> in the state directory, mode 0600: what was wanted last, by which an agent starts and serves where no API server
/// answers. Replaced whole, synced before it counts.
/// </summary>
internal sealed partial class NodeStateFile(string stateDirectory, ILogger logger)
{
    /// <summary>The format that is written and understood.</summary>
    public const int KnownFormat = 1;

    private byte[]? _written;

    /// <summary>Path of the file.</summary>
    public string Path => System.IO.Path.Combine(stateDirectory, "cachenode.json");

    /// <summary>What was wanted last; null: nothing that is of use, so that an API server must say.</summary>
    /// <exception cref="InvalidDataException">It was written by another version.</exception>
    public DesiredNode? Read(NodeOptions options)
    {
        if (!File.Exists(Path)) return null;
        var bytes = File.ReadAllBytes(Path);
        try
        {
            using (var document = JsonDocument.Parse(bytes))
            {
                var format = document.RootElement.GetProperty("format").GetInt64();
                if (format != KnownFormat)
                {
                    throw new InvalidDataException($"{Path} has format {format} and this agent knows {KnownFormat}: use the version that wrote it, or delete the file where the API server can be reached");
                }
            }

            var found = JsonSerializer.Deserialize<NodeStateDocument>(bytes, KubeJson.Options)!;
            if (found.Desired.Spec.NodeName != options.Node || found.Desired.Spec.Pool != options.Pool)
            {
                Log.Other(logger, Path, found.Desired.Spec.Pool, found.Desired.Spec.NodeName);
                return null;
            }

            _written = bytes;
            return found.Desired;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // It can be had from the API server again; a node that waits for a human would be worse.
            Log.Damaged(logger, Path, e);
            return null;
        }
    }

    /// <summary>Remembers what is wanted. Durable when this returns; writes nothing where nothing changed.</summary>
    public void Write(DesiredNode desired)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new NodeStateDocument { Desired = desired }, KubeJson.Options);
        if (_written is { } before && bytes.AsSpan().SequenceEqual(before)) return;
        PrivateFile.Replace(Path, bytes);
        _written = bytes;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{Path} is damaged and left aside: what is wanted is asked of the API server")]
        public static partial void Damaged(ILogger logger, string path, Exception error);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Path} is of pool {Pool} and node {Node}, and left aside")]
        public static partial void Other(ILogger logger, string path, string pool, string node);
    }
}
