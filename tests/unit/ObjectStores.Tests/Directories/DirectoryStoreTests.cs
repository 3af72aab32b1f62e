using System.Diagnostics;
using Mono.Unix.Native;
using VastK8s.ObjectStores.Tests.Support;

namespace VastK8s.ObjectStores.Tests.Directories;

public sealed class DirectoryStoreTests : IAsyncDisposable
{
    private readonly TempDirectory _folder = new();
    private readonly IObjectStore _store;

    public DirectoryStoreTests() => _store = ObjectStoreFactory.Open(new StoreOptions(StoreUri.Parse(_folder.Path)));

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Everything_below_is_listed_once_relative_to_the_directory()
    {
        Write("a/b/c.txt", "abc");
        Write("top", "");
        Directory.CreateDirectory(_folder["empty/inner"]);
        Assert.Equal(
            [
                ("a", ObjectKind.Directory, 0), ("a/b", ObjectKind.Directory, 0), ("a/b/c.txt", ObjectKind.Regular, 3),
                ("empty", ObjectKind.Directory, 0), ("empty/inner", ObjectKind.Directory, 0), ("top", ObjectKind.Regular, 0L),
            ],
            (await ListAsync()).Select(static o => (o.Key, o.Kind, o.Size)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Many_files_in_one_and_in_many_directories_come_once(int parallelism)
    {
        var expected = new List<string>();
        for (int i = 0; i < 2500; i++)
        {
            string key = i % 2 == 0 ? $"flat/{i:0000}" : $"d{i % 50}/{i % 7}/{i:0000}";
            Write(key, "");
            expected.Add(key);
        }
        List<ObjectInfo> all = await _store.ListAllAsync(parallelism);
        Assert.Equal(expected.Order(StringComparer.Ordinal), all.Where(static o => o.Kind == ObjectKind.Regular).Select(static o => o.Key).Order(StringComparer.Ordinal));
        Assert.Equal(all.Count, all.Select(static o => o.Key).Distinct().Count());
    }

    [Fact]
    public async Task Links_are_shown_and_never_followed()
    {
        Write("real/file", "x");
        File.CreateSymbolicLink(_folder["link"], "real/file");
        File.CreateSymbolicLink(_folder["loop"], ".");
        File.CreateSymbolicLink(_folder["gone"], "/no/such");
        ObjectInfo[] links = [.. (await ListAsync()).Where(static o => o.Kind == ObjectKind.SymbolicLink)];
        Assert.Equal([("gone", "/no/such"), ("link", "real/file"), ("loop", ".")], links.Select(static o => (o.Key, o.LinkTarget)));
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _store.ReadAsync(links[1] with { Size = 1 }));
    }

    [Fact]
    public async Task Pipes_are_counted_and_never_opened()
    {
        Assert.Equal(0, Syscall.mkfifo(_folder["pipe"], FilePermissions.S_IRUSR | FilePermissions.S_IWUSR));
        ObjectInfo pipe = Assert.Single(await ListAsync());
        Assert.Equal(ObjectKind.Special, pipe.Kind);
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _store.ReadAsync(pipe with { Size = 1 }));
    }

    [Fact]
    public async Task Names_that_are_no_text_are_told_from_those_with_a_genuine_replacement_character()
    {
        Shell(@"printf x > $'bad\xff'; printf x > $'good\xef\xbf\xbd'; mkdir $'dir\xfe'; printf x > $'dir\xfe/below'; printf x > $'\xed\xa0\x80'; ln -s $'\xff' link; printf x > $'\xf0\x9f\x98\x80'");
        List<ObjectInfo> all = await ListAsync();
        Assert.Equal(
            [
                ("bad\ufffd", ObjectKind.InvalidName), ("dir\ufffd", ObjectKind.InvalidName), ("dir\ufffd/below", ObjectKind.InvalidName), ("good\ufffd", ObjectKind.Regular),
                ("link", ObjectKind.InvalidName), ("\ud83d\ude00", ObjectKind.Regular), ("\ufffd", ObjectKind.InvalidName),
            ],
            all.Select(static o => (o.Key, o.Kind)));
        Assert.Equal("x"u8.ToArray(), await _store.ReadAsync(all.Single(static o => o.Key == "good\ufffd")));
        Assert.Equal("x"u8.ToArray(), await _store.ReadAsync(all.Single(static o => o.Key == "\ud83d\ude00")));
    }

    [Fact]
    public async Task Odd_names_are_read_as_they_are()
    {
        string[] names = ["a b", "a+b%20", "new\nline", "'\"\\", "é", "e\u0301", new string('n', 255)];
        foreach (string name in names)
            Write(name, name);
        foreach (ObjectInfo info in await ListAsync())
            Assert.Equal(info.Key, System.Text.Encoding.UTF8.GetString(await _store.ReadAsync(info)));
        Assert.Equal(names.Order(StringComparer.Ordinal), (await ListAsync()).Select(static o => o.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Ranges_are_read_and_HEAD_says_what_the_listing_says()
    {
        byte[] bytes = new byte[300_000];
        new Random(1).NextBytes(bytes);
        await File.WriteAllBytesAsync(_folder["f"], bytes, TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UnixEpoch.AddTicks(12345678901234567));
        ObjectInfo info = Assert.Single(await ListAsync());
        Assert.Equal(1234567890123456700, info.ModifiedUnixNs);
        Assert.Equal(info, await _store.HeadAsync("f", TestContext.Current.CancellationToken));
        Assert.Equal(bytes, await _store.ReadAsync(info));
        Assert.Equal(bytes[1000..250_000], await _store.ReadAsync(info, 1000, 249_000));
    }

    [Theory]
    [InlineData("rewritten")]
    [InlineData("replaced")]
    [InlineData("appended")]
    [InlineData("touched")]
    [InlineData("link")]
    [InlineData("directory")]
    public async Task What_was_changed_since_it_was_listed_is_refused(string how)
    {
        Write("f", "content");
        ObjectInfo info = Assert.Single(await ListAsync());
        switch (how)
        {
            case "rewritten": Write("f", "CONTENT"); File.SetLastWriteTimeUtc(_folder["f"], DateTime.UtcNow.AddSeconds(5)); break;
            case "replaced":
                Write("g", "CONTENT");
                File.SetLastWriteTimeUtc(_folder["g"], File.GetLastWriteTimeUtc(_folder["f"]));
                File.Move(_folder["g"], _folder["f"], overwrite: true);
                break;
            case "appended": await File.AppendAllTextAsync(_folder["f"], "!", TestContext.Current.CancellationToken); break;
            case "touched": File.SetLastWriteTimeUtc(_folder["f"], DateTime.UtcNow.AddSeconds(5)); break;
            case "link": File.Move(_folder["f"], _folder["g"]); File.CreateSymbolicLink(_folder["f"], "g"); break;
            default: File.Delete(_folder["f"]); Directory.CreateDirectory(_folder["f"]); break;
        }
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => _store.ReadAsync(info));
    }

    [Fact]
    public async Task What_is_changed_while_it_is_read_is_refused_at_the_end_of_the_range()
    {
        Write("f", new string('a', 100_000));
        ObjectInfo info = Assert.Single(await ListAsync());
        await using ObjectContent content = await _store.GetAsync("f", info.Version, info.Size, 0, info.Size, TestContext.Current.CancellationToken);
        Assert.True(await content.ReadAsync(new byte[1000], TestContext.Current.CancellationToken) > 0);
        Write("f", new string('b', 100_000));
        File.SetLastWriteTimeUtc(_folder["f"], DateTime.UtcNow.AddSeconds(5));
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => content.ToEndAsync());
    }

    [Fact]
    public async Task A_file_cut_short_while_it_is_read_is_refused()
    {
        Write("f", new string('a', 100_000));
        ObjectInfo info = Assert.Single(await ListAsync());
        await using ObjectContent content = await _store.GetAsync("f", info.Version, info.Size, 0, info.Size, TestContext.Current.CancellationToken);
        await using (FileStream file = File.OpenWrite(_folder["f"]))
            file.SetLength(10);
        await Reads.RefusedAsync(ObjectStoreError.Changed, () => content.ToEndAsync());
    }

    [Fact]
    public async Task What_is_gone_is_not_found()
    {
        Write("d/f", "x");
        ObjectInfo info = (await ListAsync()).Single(static o => o.Kind == ObjectKind.Regular);
        Directory.Delete(_folder["d"], recursive: true);
        await Reads.RefusedAsync(ObjectStoreError.NotFound, () => _store.ReadAsync(info));
        ObjectStoreException e = await Reads.RefusedAsync(
            ObjectStoreError.NotFound, async () => await _store.HeadAsync("d/f", TestContext.Current.CancellationToken));
        Assert.Contains("errno 2 ENOENT", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/.")]
    [InlineData("a\0b")]
    public async Task A_key_never_leads_out_of_the_directory(string key)
    {
        Write("a/b", "x");
        Write("b", "x");
        await Reads.RefusedAsync(ObjectStoreError.NotFound, async () => await _store.HeadAsync(key, TestContext.Current.CancellationToken));
        await Reads.RefusedAsync(ObjectStoreError.NotFound, () => _store.ReadAsync(new ObjectInfo(key, 1, 0, "v")));
    }

    [Fact]
    public async Task A_missing_directory_and_a_file_in_its_place_are_told_apart()
    {
        Write("f", "x");
        foreach ((string path, ObjectStoreError error) in new[] { (_folder["none"], ObjectStoreError.BucketNotFound), (_folder["f"], ObjectStoreError.Configuration) })
        {
            IObjectStore store = ObjectStoreFactory.Open(new StoreOptions(StoreUri.Parse(path)));
            ObjectStoreException e = await Reads.RefusedAsync(error, () => store.ListAllAsync());
            Assert.Contains(path, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_path_too_long_is_an_error_that_names_it()
    {
        string name = new('n', 250);
        string script = string.Concat(Enumerable.Range(0, 20).Select(_ => $"mkdir {name} && cd {name} && "));
        Shell(script + "true");
        ObjectStoreException e = await Reads.RefusedAsync(ObjectStoreError.Io, ListAsync);
        Assert.Contains("ENAMETOOLONG", e.Message, StringComparison.Ordinal);
        Assert.StartsWith(name, e.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listing_ends_when_its_reader_stops_or_cancels()
    {
        for (int i = 0; i < 200; i++)
            Write($"d{i}/{i}", "");
        await foreach (IReadOnlyList<ObjectInfo> _ in _store.ListAsync(new ListOptions(4), TestContext.Current.CancellationToken))
            break;
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (IReadOnlyList<ObjectInfo> _ in _store.ListAsync(new ListOptions(4), cancelled.Token))
            {
            }
        });
    }

    private async Task<List<ObjectInfo>> ListAsync() => [.. (await _store.ListAllAsync()).OrderBy(static o => o.Key, StringComparer.Ordinal)];

    private void Write(string key, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[key])!);
        File.WriteAllText(_folder[key], text);
    }

    private void Shell(string script)
    {
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c", script]) { WorkingDirectory = _folder.Path })!;
        bash.WaitForExit();
        Assert.Equal(0, bash.ExitCode);
    }
}
