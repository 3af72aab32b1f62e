using System.Security.Cryptography;
using System.Text;
using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Holding;

public sealed class DescriptorHolderTests
{
    private static readonly byte[] Note = "a note"u8.ToArray();

    [Fact]
    public void What_is_put_can_be_got_with_its_note_again_and_again()
    {
        using var held = new HeldInProcess();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "content");
        using (var giver = held.Connect())
        using (var file = File.OpenHandle(directory.File("file")))
        {
            giver.Put("name", Note, file);
        }

        for (var i = 0; i < 3; i++)
        {
            using var taker = held.Connect();
            Assert.True(taker.TryGet("name", out var got, out var note));
            using (got)
            {
                Assert.Equal(Note, note);
                Assert.Equal("content", Encoding.UTF8.GetString(Reading.At(got, 0, 100)));
            }
        }
    }

    [Fact]
    public void What_is_got_is_the_same_open_file_description()
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "content");
        using var file = File.OpenHandle(directory.File("file"));
        client.Put("name", Note, file);
        client.TryGet("name", out var got, out _);
        using (got)
        {
            Assert.Equal("pos:\t0", OpenDescriptors.Position(file));
            OpenDescriptors.Seek(got, 3);

            Assert.Equal("pos:\t3", OpenDescriptors.Position(file));
        }
    }

    [Fact]
    public void What_is_not_there_is_not_got()
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();

        Assert.False(client.TryGet("name", out var descriptor, out var note));

        Assert.True(descriptor.IsInvalid);
        Assert.Empty(note);
        Assert.False(client.Remove("name"));
        Assert.Empty(client.List());
    }

    [Fact]
    public void Putting_again_replaces_descriptor_and_note()
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var directory = new TemporaryDirectory();
        foreach (var name in new[] { "old", "new" })
        {
            File.WriteAllText(directory.File(name), name);
            using var file = File.OpenHandle(directory.File(name));
            client.Put("name", Encoding.UTF8.GetBytes(name), file);
        }

        Assert.True(client.TryGet("name", out var got, out var note));
        using (got) Assert.Equal("new", Encoding.UTF8.GetString(Reading.At(got, 0, 100)));
        Assert.Equal("new"u8, note);
        Assert.Equal(0, OpenDescriptors.CountOf(directory.File("old")));
    }

    [Fact]
    public void Removing_closes()
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "content");
        using (var file = File.OpenHandle(directory.File("file"))) client.Put("name", Note, file);
        Assert.Equal(1, OpenDescriptors.CountOf(directory.File("file")));

        Assert.True(client.Remove("name"));

        Assert.Equal(0, OpenDescriptors.CountOf(directory.File("file")));
        Assert.False(client.TryGet("name", out _, out _));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(64 * 1024)]
    public void Notes_come_back_byte_for_byte(int length)
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var file = File.OpenHandle("/dev/null");
        var note = RandomNumberGenerator.GetBytes(length);

        client.Put("name", note, file);

        Assert.True(client.TryGet("name", out var got, out var back));
        got.Dispose();
        Assert.Equal(note, back);
    }

    [Fact]
    public void Names_and_notes_too_long_are_refused()
    {
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var file = File.OpenHandle("/dev/null");

        Assert.Throws<ArgumentException>(() => client.Put(new string('n', 256), Note, file));
        Assert.Throws<ArgumentException>(() => client.Put("", Note, file));
        Assert.Throws<ArgumentException>(() => client.Put("a\0b", Note, file));
        Assert.Throws<ArgumentException>(() => client.Put("name", new byte[(64 * 1024) + 1], file));
        client.Put(new string('n', 255), Note, file);
    }

    [Fact]
    public void A_list_longer_than_one_message_is_whole()
    {
        const int Count = 700;
        using var held = new HeldInProcess();
        using var client = held.Connect();
        using var file = File.OpenHandle("/dev/null");
        var names = Enumerable.Range(0, Count).Select(i => $"{i:D6}-{new string('ü', 120)}").ToArray();
        foreach (var name in names) client.Put(name, [], file);

        Assert.Equal(names, client.List());
    }

    [Fact]
    public void Clients_at_once_each_get_their_own()
    {
        using var held = new HeldInProcess();
        using var directory = new TemporaryDirectory();
        Parallel.For(0, 16, i =>
        {
            using var client = held.Connect();
            for (var round = 0; round < 20; round++)
            {
                File.WriteAllText(directory.File($"{i}"), $"{i} {round}");
                using (var file = File.OpenHandle(directory.File($"{i}"))) client.Put($"{i}", BitConverter.GetBytes(round), file);
                Assert.True(client.TryGet($"{i}", out var got, out var note));
                using (got) Assert.Equal($"{i} {round}", Encoding.UTF8.GetString(Reading.At(got, 0, 100)));
                Assert.Equal(round, BitConverter.ToInt32(note));
            }
        });
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Gone_completes_when_the_holder_ends_and_later_calls_say_so()
    {
        var held = new HeldInProcess();
        using var client = Using(held);
        using var file = File.OpenHandle("/dev/null");

        await client.Gone.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Throws<IOException>(() => client.Put("name", Note, file));
        Assert.Throws<IOException>(client.List);

        static DescriptorClient Using(HeldInProcess held)
        {
            using (held)
            {
                var client = held.Connect();
                Assert.Empty(client.List());
                Assert.False(client.Gone.IsCompleted);
                return client;
            }
        }
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Cancelling_ends_the_holder_and_disposing_closes_what_it_held()
    {
        using var directory = new TemporaryDirectory();
        using var cancel = new CancellationTokenSource();
        File.WriteAllText(directory.File("file"), "content");
        using (var holder = new DescriptorHolder(directory.File("socket")))
        {
            var running = holder.RunAsync(cancel.Token);
            using (var client = new DescriptorClient(directory.File("socket")))
            using (var file = File.OpenHandle(directory.File("file"))) client.Put("name", Note, file);
            await cancel.CancelAsync();
            await running.WaitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1, OpenDescriptors.CountOf(directory.File("file")));
        }

        Assert.Equal(0, OpenDescriptors.CountOf(directory.File("file")));
        Assert.Throws<IOException>(() => new DescriptorClient(directory.File("socket")));
    }

    [Fact]
    public void What_is_held_is_shared_while_one_client_that_is_there_has_all_of_it()
    {
        using var held = new HeldInProcess();
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "content");
        using var file = File.OpenHandle(directory.File("file"));
        Assert.True(held.IsShared);
        using (var giver = held.Connect())
        {
            giver.Put("one", Note, file);
            giver.Put("two", Note, file);
            Shared(held, true);
        }

        Shared(held, false);
        using var taker = held.Connect();
        Assert.True(taker.TryGet("one", out var one, out _));
        one.Dispose();
        Shared(held, false);
        Assert.True(taker.TryGet("two", out var two, out _));
        two.Dispose();
        Shared(held, true);
    }

    // Another thread serves, and says so after its answer.
    private static void Shared(HeldInProcess held, bool isShared) => Assert.True(SpinWait.SpinUntil(() => held.IsShared == isShared, TimeSpan.FromSeconds(60)));
}
