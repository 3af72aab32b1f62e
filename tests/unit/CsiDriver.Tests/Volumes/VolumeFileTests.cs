using VastK8s.CsiDriver.Tests.Support;
using VastK8s.CsiDriver.Volumes;

namespace VastK8s.CsiDriver.Tests.Volumes;

public sealed class VolumeFileTests : IDisposable
{
    private readonly Folder _folder = new();

    private string Path => _folder.File("csi-volumes.json");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Volumes_are_there_after_a_restart_in_the_order_they_were_made()
    {
        using (var before = new VolumeFile(Path))
        {
            foreach (var id in (string[])["c/1", "a/2", "b/3"]) await before.AddAsync("a name", New(id), Token);
            await before.RemoveAsync("a/2", Token);
        }

        using var after = new VolumeFile(Path);
        await after.AddAsync("a name", New("0/4"), Token);
        Assert.Equal([("c/1", 1L), ("b/3", 3L), ("0/4", 4L)], (await after.ListAsync(Token)).Select(v => (v.Id, v.Number)));
    }

    [Fact]
    public async Task One_that_is_there_stays_as_it_is()
    {
        using var file = new VolumeFile(Path);
        var first = await file.AddAsync("a name", New("a/1") with { CapacityBytes = 5 }, Token);
        Assert.Equal(first, await file.AddAsync("a name", New("a/1") with { CapacityBytes = 6 }, Token));
        Assert.Equal([first], await file.ListAsync(Token));
    }

    [Fact]
    public async Task Removing_what_is_not_there_writes_nothing()
    {
        using var file = new VolumeFile(Path);
        await file.RemoveAsync("a/1", Token);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Many_at_once_lose_nothing()
    {
        using var file = new VolumeFile(Path);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => file.AddAsync("a name", New($"a/{i}"), Token)));
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => file.RemoveAsync($"a/{i}", Token)));
        var all = await file.ListAsync(Token);
        Assert.Equal(Enumerable.Range(25, 25).Select(i => $"a/{i}").Order(), all.Select(v => v.Id).Order());
        Assert.Equal(all.Count, all.Select(v => v.Number).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{")]
    [InlineData("\0\0\0\0")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public async Task A_damaged_file_is_refused_and_named_and_left_as_it_is(string text)
    {
        await File.WriteAllTextAsync(Path, text, Token);
        using var file = new VolumeFile(Path);
        var error = await Assert.ThrowsAsync<IOException>(() => file.AddAsync("a name", New("a/1"), Token));
        Assert.Contains(Path, error.Message, StringComparison.Ordinal);
        Assert.Contains("Remove it", error.Message, StringComparison.Ordinal);
        Assert.Equal(text, await File.ReadAllTextAsync(Path, Token));
    }

    [Fact]
    public async Task It_is_replaced_whole_and_what_was_cut_off_beside_it_does_not_count()
    {
        using var file = new VolumeFile(Path);
        await file.AddAsync("a name", New("a/1"), Token);
        await File.WriteAllTextAsync(Path + ".new", "[{\"id\":", Token);

        // Who has the old file open goes on reading the old volumes: it is never written to.
        using var old = File.OpenText(Path);
        await file.AddAsync("a name", New("a/2"), Token);
        var text = await old.ReadToEndAsync(Token);
        Assert.Contains("a/1", text, StringComparison.Ordinal);
        Assert.DoesNotContain("a/2", text, StringComparison.Ordinal);
        Assert.Equal(2, (await file.ListAsync(Token)).Count);
        Assert.False(File.Exists(Path + ".new"));
    }

    private static ProvisionedVolume New(string id) => new(id, "docs", "", 1, 0);
}
