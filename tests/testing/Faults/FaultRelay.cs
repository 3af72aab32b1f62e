using System.Globalization;
using VastK8s.Testing.Http;

namespace VastK8s.Testing.Faults;

/// <summary>Passes one answer on, with its fault.</summary>
internal sealed class FaultRelay(Fault fault, HttpHead head, RawConnection origin, RawConnection client)
{
    /// <summary>Bytes of the body that were sent.</summary>
    public long Sent { get; private set; }

    public async ValueTask RunAsync(bool headOnly, CancellationToken cancellationToken)
    {
        Dictionary<string, string> headers = head.Headers;
        long? length = headers.TryGetValue("Content-Length", out string? text) ? long.Parse(text, CultureInfo.InvariantCulture) : null;
        HttpHead sent = head;
        if (length is { } real && fault.LengthDelta != 0)
            sent = sent.With([new("Content-Length", $"{real + fault.LengthDelta}")]);
        await client.WriteAsync(sent.With(fault.Headers).ToBytes(), cancellationToken);
        if (headOnly || head.FirstLine.Contains(" 204 ", StringComparison.Ordinal) || head.FirstLine.Contains(" 304 ", StringComparison.Ordinal))
            return;
        // Chunked coding is passed on as it comes, to the end of its last chunk; faults then count its framing too.
        bool chunked = length is null && headers.TryGetValue("Transfer-Encoding", out string? coding)
            && coding.Contains("chunked", StringComparison.OrdinalIgnoreCase);
        long limit = length is { } known ? Math.Min(known, known + fault.LengthDelta) : long.MaxValue;
        bool broken = await RelayAsync(limit, chunked, cancellationToken);
        if (!broken && (length is null && !chunked || fault.LengthDelta > 0) && !client.IsOver)
            client.End();
    }

    // True when the fault ended it.
    private async ValueTask<bool> RelayAsync(long limit, bool chunked, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[64 * 1024];
        long end = Min(fault.ResetAfter, fault.TruncateAfter, fault.StallAfter);
        var chunks = new ChunkedEnd();
        while (Sent < limit && !chunks.IsReached)
        {
            if (Sent >= end)
                return await BreakAsync(cancellationToken);
            int want = (int)Math.Min(buffer.Length, Math.Min(limit, end) - Sent);
            int count = await origin.ReadAsync(buffer.AsMemory(0, want), cancellationToken);
            if (count == 0)
                break;
            if (chunked)
                chunks.Read(buffer.AsSpan(0, count));
            if (fault.FlipAt is { } flip && flip >= Sent && flip < Sent + count)
                buffer[flip - Sent] ^= 0xFF;
            await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            Sent += count;
        }
        return Sent >= end && await BreakAsync(cancellationToken);
    }

    private async ValueTask<bool> BreakAsync(CancellationToken cancellationToken)
    {
        if (fault.ResetAfter <= Sent)
            client.Reset();
        else if (fault.TruncateAfter <= Sent)
            client.End();
        else
            await client.StallAsync(cancellationToken);
        return true;
    }

    private static long Min(params ReadOnlySpan<long?> values)
    {
        long least = long.MaxValue;
        foreach (long? value in values)
            least = Math.Min(least, value ?? long.MaxValue);
        return least;
    }
}
