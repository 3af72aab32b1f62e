using System.Net;
using VastK8s.Benchmarks.Files;

namespace VastK8s.Benchmarks.Origin;

/// <summary>A request body with a file's content, made as it is sent.</summary>
internal sealed class ContentStream(FileSpec file) : HttpContent
{
    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        var buffer = new byte[(int)Math.Min(file.Size, 1 << 20)];
        for (long at = 0; at < file.Size; at += buffer.Length)
        {
            var part = buffer.AsMemory(0, (int)Math.Min(buffer.Length, file.Size - at));
            Content.Fill(part.Span, file.Seed, at);
            await stream.WriteAsync(part);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = file.Size;
        return true;
    }
}
