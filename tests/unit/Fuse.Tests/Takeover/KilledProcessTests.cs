using VastK8s.Fuse.Tests.Support;

namespace VastK8s.Fuse.Tests.Takeover;

/// <summary>A serving process is killed again and again under load, while a holder keeps the connection.</summary>
[Collection("EROFS mounts")]
public sealed class KilledProcessTests : IDisposable
{
    private const int Kills = 20;
    private const int Size = 32 << 20;
    private const int MostReadsBetweenKills = 40;

    private readonly HeldInProcess _held = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly Random _random = new(1);

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Readers_of_a_served_file_see_no_error_and_no_wrong_byte()
    {
        Requires.Fuse();
        Mount();
        using var host = new Host(this);
        await host.ReadyAsync();
        using var readers = new Readers(Path.Combine(_directory.File("fuse"), "segment"), Size, count: 4);

        await KillAgainAndAgainAsync(host, readers);

        await readers.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task Readers_of_an_image_on_a_served_segment_see_no_error_and_no_wrong_byte()
    {
        Requires.FuseAndErofs();
        Mount();
        using var host = new Host(this);
        await host.ReadyAsync();
        TinyErofsImage.Write(_directory.File("image"), Size);
        ErofsMount.Mount(_directory.File("image"), _directory.Sub("erofs"), [Path.Combine(_directory.File("fuse"), "segment")], directIo: false, 1024);
        var file = Path.Combine(_directory.File("erofs"), "file-0");
        using var readers = new Readers(file, Size, count: 4, dropCache: true);

        await KillAgainAndAgainAsync(host, readers);

        await readers.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task While_nobody_serves_the_image_still_lists_and_its_cached_pages_still_read()
    {
        Requires.FuseAndErofs();
        Mount();
        using var host = new Host(this);
        await host.ReadyAsync();
        TinyErofsImage.Write(_directory.File("image"), Size);
        ErofsMount.Mount(_directory.File("image"), _directory.Sub("erofs"), [Path.Combine(_directory.File("fuse"), "segment")], directIo: false, 1024);
        var file = Path.Combine(_directory.File("erofs"), "file-0");
        Reading.AssertPattern(Reading.At(file, 0, 100_000), 0, 100_000);

        await host.KillAsync();

        Assert.Equal([file], Directory.GetFiles(_directory.File("erofs")));
        Assert.Equal(Size, new FileInfo(file).Length);
        Reading.AssertPattern(Reading.At(file, 0, 100_000), 0, 100_000);
        // What is not cached waits for the successor.
        var waiting = Task.Factory.StartNew(() => Reading.At(file, Size / 2, 100_000), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await host.RestartAsync();
        Reading.AssertPattern(await waiting.WaitAsync(TestContext.Current.CancellationToken), Size / 2, 100_000);
    }

    [Fact(Timeout = Limits.HangMilliseconds)]
    public async Task A_process_killed_while_it_starts_changes_nothing()
    {
        Requires.Fuse();
        Mount();
        for (var i = 0; i < 5; i++)
        {
            using var early = new HostProcess("serve", _held.SocketPath, "connection", _directory.File("blob"));
            await early.KillAsync(TestContext.Current.CancellationToken);
        }
        using var host = new Host(this);
        await host.ReadyAsync();

        Reading.AssertPattern(Reading.At(Path.Combine(_directory.File("fuse"), "segment"), 0, Size), 0, Size);
    }

    public void Dispose()
    {
        // The last descriptor: readers that still wait get an error, and unmounting finds nothing busy.
        _held.Dispose();
        _directory.Dispose();
    }

    private void Mount()
    {
        _directory.Sub("blob");
        Pattern.Write(Path.Combine(_directory.File("blob"), "segment"), Size);
        using var connection = FuseMount.Mount(_directory.Sub("fuse"), "vastk8s:test");
        using var client = _held.Connect();
        client.Put("connection", [], connection);
    }

    private async Task KillAgainAndAgainAsync(Host host, Readers readers)
    {
        for (var i = 0; i < Kills; i++)
        {
            await readers.ProgressAsync(_random.Next(MostReadsBetweenKills), TestContext.Current.CancellationToken);
            await host.KillAsync();
            await host.RestartAsync();
        }
        await readers.ProgressAsync(MostReadsBetweenKills, TestContext.Current.CancellationToken);
    }

    private sealed class Host(KilledProcessTests test) : IDisposable
    {
        private HostProcess _process = Start(test);

        public async Task ReadyAsync() => Assert.Equal("ready", await _process.ReadLineAsync(TestContext.Current.CancellationToken));

        public Task KillAsync() => _process.KillAsync(TestContext.Current.CancellationToken);

        public async Task RestartAsync()
        {
            _process.Dispose();
            _process = Start(test);
            await ReadyAsync();
        }

        public void Dispose() => _process.Dispose();

        private static HostProcess Start(KilledProcessTests test) => new("serve", test._held.SocketPath, "connection", test._directory.File("blob"));
    }
}
