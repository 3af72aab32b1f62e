using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace VastK8s.Kube.Http;

/// <summary>Reads a watch line by line.</summary>
internal static class WatchStream
{
    private static readonly StreamPipeReaderOptions PipeOptions = new(bufferSize: 32 * 1024, minimumReadSize: 8 * 1024);

    /// <exception cref="IOException">The connection broke, in or between lines.</exception>
    public static async IAsyncEnumerable<WatchEvent<T>> ReadAsync<T>(Stream stream, bool omitManagedFields, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class, IKubernetesObject<V1ObjectMeta>
    {
        var options = omitManagedFields ? KubeJson.OptionsWithoutManagedFields : KubeJson.Options;
        var pipe = PipeReader.Create(stream, PipeOptions);
        try
        {
            while (true)
            {
                var read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
                var buffer = read.Buffer;
                while (TryTakeLine(ref buffer, out var line))
                {
                    if (!line.IsEmpty) yield return WatchFrame.Read<T>(line, options);
                }

                pipe.AdvanceTo(buffer.Start, buffer.End);
                if (!read.IsCompleted) continue;
                if (!buffer.IsEmpty) throw new IOException("A watch broke off in the middle of an event.");
                yield break;
            }
        }
        finally
        {
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static bool TryTakeLine(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> line)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
        {
            line = default;
            return false;
        }

        line = buffer.Slice(0, end);
        buffer = buffer.Slice(buffer.GetPosition(1, end));
        return true;
    }
}
