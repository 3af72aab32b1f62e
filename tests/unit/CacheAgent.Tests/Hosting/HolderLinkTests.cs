using System.ComponentModel;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Hosting;
using VastK8s.CacheAgent.Tests.Support;
using VastK8s.Fuse;

namespace VastK8s.CacheAgent.Tests.Hosting;

/// <summary>Holders that go, do not answer, or cannot be started.</summary>
public sealed class HolderLinkTests : IAsyncLifetime
{
    private static readonly FuseNegotiated Negotiated = new(7, 45, 0, 131072, 128);
    private readonly TemporaryDirectory _directory = new();
    private readonly RecordingLogger _log = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConditionSet _conditions;
    private readonly SafeFileHandle _connection;
    private Task _running = Task.CompletedTask;

    public HolderLinkTests()
    {
        _conditions = new ConditionSet("agent", TimeProvider.System, _log);
        _connection = File.OpenHandle(_directory.Sub("connection"), FileMode.CreateNew, FileAccess.ReadWrite);
    }

    private string SocketPath => _directory.Sub("holder.sock");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        _connection.Dispose();
        _directory.Dispose();
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_holder_that_does_not_answer_is_not_taken_for_one_that_has_nothing()
    {
        var first = Start();
        using var link = new HolderLink(SocketPath, _conditions, _log);
        first.Dispose();
        using var second = Start();
        Put("fuse:x");

        Assert.True(link.TryTake("fuse:x", out var taken, out var negotiated));

        taken.Dispose();
        Assert.Equal(Negotiated, negotiated);
        Assert.False(link.TryTake("fuse:y", out _, out _));
        await Task.CompletedTask;
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_holder_that_cannot_be_started_is_tried_again_and_one_that_comes_is_given_everything()
    {
        var first = Start();
        using var link = new HolderLink(SocketPath, _conditions, _log);
        link.Give("fuse:x", Negotiated, _connection);
        var asked = new TaskCompletionSource();
        first.Dispose();
        _running = link.RunAsync(
            () =>
            {
                asked.TrySetResult();
                throw new Win32Exception("fork: Resource temporarily unavailable");
            },
            _stop.Token);
        await asked.Task.WaitAsync(Limits.Soon, Token);
        Assert.False(IsHeld());

        using var second = Start();

        await Eventually.IsAsync(IsHeld, "the next holder is found");
        Assert.False(_running.IsCompleted);
        using var client = new DescriptorClient(SocketPath);
        Assert.Equal(["fuse:x"], client.List());
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_connection_on_which_a_request_failed_is_given_up_and_made_anew()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(SocketPath));
        listener.Listen();
        using var link = new HolderLink(SocketPath, _conditions, _log);
        using var watching = await listener.AcceptAsync(Token);
        using var asking = await listener.AcceptAsync(Token);
        _running = link.RunAsync(() => { }, _stop.Token);

        // It hangs up on the question alone: what is watched for its end lives on.
        asking.Dispose();
        link.Give("fuse:x", Negotiated, _connection);

        using var again = await listener.AcceptAsync(Token);
    }

    private bool IsHeld() => _conditions.All.Single(c => c.Type == "DescriptorsHeld").Status;

    private DescriptorHolder Start()
    {
        var holder = new DescriptorHolder(SocketPath);
        _ = holder.RunAsync(CancellationToken.None);
        return holder;
    }

    private void Put(string name)
    {
        using var client = new DescriptorClient(SocketPath);
        client.Put(name, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(Negotiated), _connection);
    }
}
