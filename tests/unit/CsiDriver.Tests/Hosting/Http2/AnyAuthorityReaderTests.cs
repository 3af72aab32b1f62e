using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using VastK8s.CsiDriver.Hosting.Http2;

namespace VastK8s.CsiDriver.Tests.Hosting.Http2;

public sealed class AnyAuthorityReaderTests
{
    private const string Path = "/var/lib/kubelet/plugins/csi.vastk8s.io/csi.sock";

    private static readonly byte[] Request = Frames.Headers(1, [.. Frames.GetRoot, .. Frames.Authority(Path, huffman: false)]);
    private static readonly byte[] PassedRequest = Frames.Headers(1, [.. Frames.GetRoot, .. Frames.Authority(new string('a', Path.Length), huffman: false)]);

    [Fact]
    public void Only_the_authority_of_HEADERS_changes()
    {
        byte[] settings = Frames.Frame(Frames.SettingsType, 0, 0, 0, 3, 0, 0, 0, 100);
        byte[] data = Frames.Frame(Frames.DataType, 0, 1, Request);
        byte[] continuation = Frames.Frame(Frames.ContinuationType, Frames.EndHeaders, 1, Frames.Authority("/a", huffman: false));
        byte[] unfinished = Frames.Frame(Frames.HeadersType, 0, 1, Frames.Authority("/a", huffman: false));
        byte[] passedUnfinished = Frames.Frame(Frames.HeadersType, 0, 1, Frames.Authority("aa", huffman: false));

        Assert.Equal(
            [.. Frames.Preface, .. settings, .. PassedRequest, .. data, .. passedUnfinished, .. continuation, .. PassedRequest],
            Drive([[.. Frames.Preface, .. settings, .. Request, .. data, .. unfinished, .. continuation, .. Request]]));
    }

    [Fact]
    public void Any_split_gives_the_same()
    {
        var frame = Gen.OneOf(
            Gen.Elements("/csi/csi.sock", Path, "localhost", "%2Fcsi.sock", "").SelectMany(a => Gen.Elements(true, false).Select(h => Frames.Headers(3, [.. Frames.GetRoot, .. Frames.Authority(a, h)]))),
            Gen.Elements(0, 1, 8, 9, 100, 2000).Select(length => Frames.Frame(Frames.DataType, 0, 3, Enumerable.Repeat((byte)0x41, length).ToArray())),
            Gen.Constant(Frames.Frame(Frames.HeadersType, Frames.Padded | Frames.EndHeaders, 5, [2, .. Frames.Authority("/a", huffman: true), 0, 0])),
            ArbMap.Default.GeneratorFor<byte[]>().Select(payload => Frames.Frame(Frames.HeadersType, 0, 7, payload)));
        var stream = frame.ArrayOf().SelectMany(frames => ArbMap.Default.GeneratorFor<byte[]>().Select(tail => (byte[])[.. Frames.Preface, .. frames.SelectMany(f => f), .. tail]));
        var sizes = Gen.Elements(1, 2, 7, 9, 10, 23, 64, 4096).NonEmptyListOf().Select(s => s.ToArray());
        var consumer = Gen.Elements(0.0, 0.3, 1.0).NonEmptyListOf().Select(c => c.Append(1.0).ToArray());

        Prop.ForAll(stream.ToArbitrary(), sizes.ToArbitrary(), consumer.ToArbitrary(), (bytes, chunkSizes, shares) =>
                Drive(Chunks(bytes, chunkSizes), shares).AsSpan().SequenceEqual(Drive([bytes])))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public async Task A_frame_of_headers_waits_for_its_end_and_nothing_else_does()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var reader = new AnyAuthorityReader(pipe.Reader);

        Assert.Equal(Frames.Preface, await ShowAsync(pipe, reader, [.. Frames.Preface, .. Request[..8]]));
        Assert.False(reader.TryRead(out _));
        await pipe.Writer.WriteAsync(Request.AsMemory(8..^1), TestContext.Current.CancellationToken);
        Assert.False(reader.TryRead(out _));
        Assert.Equal(PassedRequest, await ShowAsync(pipe, reader, Request[^1..]));

        byte[] data = Frames.Frame(Frames.DataType, 0, 1, new byte[100_000]);
        Assert.Equal(data[..10], await ShowAsync(pipe, reader, data[..10]));
        Assert.Equal(data[10..11], await ShowAsync(pipe, reader, data[10..11]));

        // Longer than SETTINGS_MAX_FRAME_SIZE: an error of the connection, which Kestrel finds in the frame's header.
        byte[] tooLong = Frames.Frame(Frames.HeadersType, 0, 1, new byte[16_385])[..20];
        byte[] rest = [.. data[11..], .. tooLong];
        Assert.Equal(rest, await ShowAsync(pipe, reader, rest));
    }

    [Fact]
    public async Task The_end_shows_what_was_held_back()
    {
        var pipe = new Pipe();
        var reader = new AnyAuthorityReader(pipe.Reader);
        byte[] sent = [.. Frames.Preface, .. Request[..20]];
        await pipe.Writer.WriteAsync(sent, TestContext.Current.CancellationToken);
        await pipe.Writer.CompleteAsync();

        var result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(result.IsCompleted);
        Assert.Equal(sent, result.Buffer.ToArray());
        reader.AdvanceTo(result.Buffer.GetPosition(30), result.Buffer.End);

        result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(sent[30..], result.Buffer.ToArray());
        reader.AdvanceTo(result.Buffer.End);
        result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(result.IsCompleted && result.Buffer.IsEmpty);
        reader.AdvanceTo(result.Buffer.End);
    }

    [Fact]
    public async Task Failing_and_cancelling_and_completing_pass_through()
    {
        var pipe = new Pipe();
        var reader = new AnyAuthorityReader(pipe.Reader);
        using var cancelled = new CancellationTokenSource();
        var waiting = reader.ReadAsync(cancelled.Token).AsTask();
        await pipe.Writer.WriteAsync(Frames.Preface.AsMemory(0, 0), TestContext.Current.CancellationToken);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        reader.CancelPendingRead();
        var result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.True(result.IsCanceled && result.Buffer.IsEmpty);
        reader.AdvanceTo(result.Buffer.Start);

        byte[] passed = [.. Frames.Preface, .. PassedRequest];
        Assert.Equal(passed, await ShowAsync(pipe, reader, [.. Frames.Preface, .. Request, .. Request[..5]]));
        await pipe.Writer.CompleteAsync(new IOException("reset"));
        await Assert.ThrowsAsync<IOException>(() => reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());

        await reader.CompleteAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => pipe.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask());
    }

    [Fact]
    public async Task A_slow_reader_slows_the_writer()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 1000, resumeWriterThreshold: 500));
        var reader = new AnyAuthorityReader(pipe.Reader);
        byte[] data = Frames.Frame(Frames.DataType, 0, 1, new byte[5000]);

        var write = pipe.Writer.WriteAsync((byte[])[.. Frames.Preface, .. data], TestContext.Current.CancellationToken);
        var result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.False(write.IsCompleted);
        reader.AdvanceTo(result.Buffer.End);
        Assert.True(write.IsCompleted);
        await write;

        // A frame of headers that is longer than what the pipe takes at once gets through too.
        byte[] block = [.. Frames.Authority(Path, huffman: false), 0x40, .. Frames.Literal("x", huffman: false), .. Frames.Literal(new string('y', 5000), huffman: false)];
        byte[] request = Frames.Headers(1, block);
        var writes = Task.Run(async () =>
        {
            foreach (var chunk in request.Chunk(900)) await pipe.Writer.WriteAsync(chunk);
        }, TestContext.Current.CancellationToken);
        result = await reader.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(request.Length, result.Buffer.Length);
        reader.AdvanceTo(result.Buffer.End);
        await writes;
    }

    // What a reader sees of one write, all of which it takes.
    private static async Task<byte[]> ShowAsync(Pipe pipe, AnyAuthorityReader reader, byte[] written)
    {
        await pipe.Writer.WriteAsync(written, TestContext.Current.CancellationToken);
        Assert.True(reader.TryRead(out var result));
        var shown = result.Buffer.ToArray();
        reader.AdvanceTo(result.Buffer.End);
        return shown;
    }

    private static IEnumerable<byte[]> Chunks(byte[] bytes, int[] sizes)
    {
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            var size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
            yield return bytes[at..(at + size)];
            at += size;
        }
    }

    // Writes the chunks one after the other and takes of each read a share, in blocks as small as pipes have them.
    private static byte[] Drive(IEnumerable<byte[]> chunks, params double[] shares)
    {
        var pipe = new Pipe(new PipeOptions(minimumSegmentSize: 1, pauseWriterThreshold: 0, readerScheduler: PipeScheduler.Inline, useSynchronizationContext: false));
        var reader = new AnyAuthorityReader(pipe.Reader);
        var (taken, reads) = (new List<byte>(), 0);
        foreach (var chunk in chunks)
        {
            pipe.Writer.Write(chunk);
            Assert.True(pipe.Writer.FlushAsync().AsTask().IsCompletedSuccessfully);
            while (reader.TryRead(out var result)) Take(result);
        }

        pipe.Writer.Complete();
        while (reader.TryRead(out var result))
        {
            Take(result);
            if (result.Buffer.IsEmpty) break;
        }

        return [.. taken];

        void Take(ReadResult result)
        {
            var share = shares.Length == 0 ? 1.0 : shares[reads++ % shares.Length];
            var part = result.Buffer.Slice(0, (long)(result.Buffer.Length * share));
            taken.AddRange(part.ToArray());
            reader.AdvanceTo(part.End, reads % 2 == 0 ? result.Buffer.End : part.End);
        }
    }
}
