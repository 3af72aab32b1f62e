using VastK8s.Embedded.Commands;
using VastK8s.Embedded.Tests.Support;
using VastK8s.Kube;

namespace VastK8s.Embedded.Tests.Commands;

public sealed class CommandLineTests : IDisposable
{
    private readonly Place _place = new();

    public void Dispose() => _place.Dispose();

    [Fact]
    public async Task A_wrong_manifest_is_a_usage_error_that_names_file_field_and_fix()
    {
        var file = _place.Write("photos.yaml", Texts.Dataset("photos", "ftp://server/photos"));

        Assert.Equal(2, await RunAsync("run", "--apply", file, "--state", _place.Root));
        Assert.StartsWith("vastk8s-embedded: photos.yaml: spec.sources[0].uri (line 5): ", _place.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'--apply' is required", "run")]
    [InlineData("mounting needs root", "run", "--apply", "pool.yaml", "--mount", "photos=/mnt")]
    [InlineData("'photos'; use NAME=DIRECTORY", "run", "--apply", "pool.yaml", "--mount", "photos")]
    [InlineData("no Dataset with prefetch.policy Eager in the manifests", "demo", "--apply", "pool.yaml", "--source", "/")]
    [InlineData("See: vastk8s-embedded --help", "walk")]
    public async Task A_wrong_command_line_says_what_is_wrong(string expected, params string[] args)
    {
        _place.Write("pool.yaml", Texts.Pool);

        Assert.Equal(2, await RunAsync(args));
        Assert.Contains(expected, _place.Error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("photos=/mnt/photos", "default/photos", "/mnt/photos")]
    [InlineData("vision/photos=/mnt/a=b", "vision/photos", "/mnt/a=b")]
    public void A_mount_is_read(string text, string dataset, string target)
    {
        var wish = MountWish.Parse(text, _place.Host);

        Assert.Equal((dataset, target), (wish.Dataset.ToString(), wish.Target));
        Assert.IsType<NamespacedName>(wish.Dataset);
    }

    [Fact]
    public async Task Help_teaches()
    {
        Assert.Equal(0, await RunAsync("run", "--help"));
        Assert.Contains("Examples:", _place.Out.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] args) => EmbeddedRoot.RunAsync(_place.Host, args, TestContext.Current.CancellationToken);
}
