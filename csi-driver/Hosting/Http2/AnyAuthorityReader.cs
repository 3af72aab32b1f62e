using System.Buffers;
using System.IO.Pipelines;

namespace VastK8s.CsiDriver.Hosting.Http2;

/// <summary>
/// What a client sends, with a host for every <c>:authority</c>. Nothing is copied and nothing changes its length: the reader below keeps the
/// bytes, this one alters some in place and holds back a frame of headers until all of it is there. Whatever ends or fails there does so here.
/// </summary>
internal sealed class AnyAuthorityReader(PipeReader input) : PipeReader
{
    private readonly ClientFrames _frames = new();
    private ReadOnlySequence<byte> _read;
    private long _shown;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var result = Show(await input.ReadAsync(cancellationToken).ConfigureAwait(false));
            if (IsForReader(result)) return result;
            input.AdvanceTo(_read.Start, _read.End);
        }
    }

    public override bool TryRead(out ReadResult result)
    {
        while (input.TryRead(out result))
        {
            result = Show(result);
            if (IsForReader(result)) return true;
            input.AdvanceTo(_read.Start, _read.End);
        }

        return false;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        var read = _read;
        _read = default;
        _frames.Consume(read.Slice(read.Start, consumed).Length);

        // Who has seen all that is shown waits for more, and so for the rest of what is held back.
        var sawAll = read.Slice(read.Start, examined).Length == _shown;
        input.AdvanceTo(consumed, sawAll ? read.End : examined);
    }

    public override void CancelPendingRead() => input.CancelPendingRead();

    public override void Complete(Exception? exception = null) => input.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => input.CompleteAsync(exception);

    private static bool IsForReader(in ReadResult result) => !result.Buffer.IsEmpty || result.IsCompleted || result.IsCanceled;

    private ReadResult Show(in ReadResult result)
    {
        _read = result.Buffer;
        _shown = _frames.Pass(_read);

        // A frame whose rest never comes is Kestrel's to judge.
        if (result.IsCompleted) _shown = _read.Length;
        return new ReadResult(_read.Slice(0, _shown), result.IsCanceled, result.IsCompleted);
    }
}
