using System.Net.Sockets;
using VastK8s.Fuse.Holding;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Holding;

public sealed class HolderSocketTests
{
    [Fact]
    public void Only_the_owner_may_connect()
    {
        using var held = new HeldInProcess();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(held.SocketPath));
    }

    [Fact]
    public void A_peer_of_another_uid_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var holder = new DescriptorHolder(directory.File("socket"), Native.Libc.EffectiveUserId() + 1);
        _ = holder.RunAsync(CancellationToken.None);
        using var client = new DescriptorClient(directory.File("socket"));
        using var file = File.OpenHandle("/dev/null");

        Assert.Throws<IOException>(() => client.Put("name", [], file));
    }

    [Fact]
    public void A_living_holder_keeps_its_socket()
    {
        using var held = new HeldInProcess();

        Assert.Equal(Errno.EADDRINUSE, Assert.Throws<NativeException>(() => new DescriptorHolder(held.SocketPath)).Number);

        using var client = held.Connect();
        Assert.Empty(client.List());
    }

    [Fact]
    public void A_socket_that_a_killed_holder_left_is_replaced()
    {
        using var directory = new TemporaryDirectory();
        // .NET unlinks what it bound when it closes it, which SIGKILL does not: out of its way meanwhile.
        using (var killed = HolderSocket.Create())
        {
            killed.Bind(new UnixDomainSocketEndPoint(directory.File("socket")));
            File.Move(directory.File("socket"), directory.File("moved"));
        }
        File.Move(directory.File("moved"), directory.File("socket"));

        using var holder = new DescriptorHolder(directory.File("socket"));
        _ = holder.RunAsync(CancellationToken.None);

        using var client = new DescriptorClient(directory.File("socket"));
        Assert.Empty(client.List());
    }

    [Fact]
    public void Of_holders_that_start_at_once_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            using var directory = new TemporaryDirectory();
            var holders = new DescriptorHolder?[8];
            Parallel.For(0, holders.Length, i =>
            {
                try
                {
                    holders[i] = new DescriptorHolder(directory.File("socket"));
                }
                catch (NativeException error) when (error.Number == Errno.EADDRINUSE)
                {
                }
            });

            var winner = Assert.Single(holders, holder => holder is not null)!;
            using (winner)
            {
                _ = winner.RunAsync(CancellationToken.None);
                using var client = new DescriptorClient(directory.File("socket"));
                Assert.Empty(client.List());
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Clients_that_die_or_talk_nonsense_do_no_harm(bool waitForAnswer)
    {
        using var held = new HeldInProcess();
        using var good = held.Connect();
        using var file = File.OpenHandle("/dev/null");
        good.Put("kept", [1], file);
        var put = DescriptorMessage.Request(DescriptorOperation.Put, "name", [1, 2, 3]).ToBytes();
        byte[][] messages = [.. Enumerable.Range(1, put.Length).Select(length => put[..length]), [2, 1, 0, 0], [1, 99, 0, 0], [1, 2, 255, 255], new byte[100_000]];

        foreach (var message in messages)
        {
            using var bad = HolderSocket.Create();
            bad.Connect(new UnixDomainSocketEndPoint(held.SocketPath));
            bad.Send(message);
            if (waitForAnswer) Assert.True(bad.Receive(new byte[1000]) > 0);
        }

        Assert.Equal(["kept"], good.List());
        Assert.True(good.TryGet("kept", out var got, out _));
        got.Dispose();
        Assert.False(held.Running.IsCompleted);
    }

    [Theory]
    [InlineData((byte)DescriptorOperation.Put, "")]
    [InlineData((byte)DescriptorOperation.Get, "name")]
    [InlineData((byte)DescriptorOperation.List, "")]
    [InlineData(99, "name")]
    public void A_descriptor_that_comes_with_the_wrong_request_is_closed(byte operation, string name)
    {
        using var held = new HeldInProcess();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "content");
        using var file = File.OpenHandle(directory.File("file"));
        using var bad = HolderSocket.Create();
        bad.Connect(new UnixDomainSocketEndPoint(held.SocketPath));

        DescriptorSocket.Send(bad, new DescriptorMessage(operation, name, []), file, wait: true);
        Assert.NotNull(DescriptorSocket.Receive(bad, new byte[DescriptorMessage.LongestMessage], wait: true, out var received));

        Assert.Null(received);
        Assert.Equal(1, OpenDescriptors.CountOf(directory.File("file")));
    }

    [Fact]
    public void A_client_that_reads_no_replies_does_not_stop_the_others()
    {
        using var held = new HeldInProcess();
        using var deaf = HolderSocket.Create();
        deaf.Connect(new UnixDomainSocketEndPoint(held.SocketPath));
        deaf.Blocking = false;
        var list = DescriptorMessage.Request(DescriptorOperation.List, "", []).ToBytes();
        // Until its queue of requests is full, or the holder has dropped it.
        for (var sent = 0; sent < 100_000; sent++)
        {
            try
            {
                deaf.Send(list);
            }
            catch (SocketException)
            {
                break;
            }
        }

        using var client = held.Connect();
        Assert.Empty(client.List());
    }
}
