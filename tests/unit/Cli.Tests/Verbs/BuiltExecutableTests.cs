using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

/// <summary>The executable itself: what a shell sees.</summary>
public sealed class BuiltExecutableTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Exit_codes_are_the_documented_ones()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnPrefetch = _ => [Sample.Incomplete()];
        agent.OnDelete = _ => throw new RpcException(new Status(StatusCode.NotFound, "no such Dataset"));

        await ExpectAsync(0, "index", "imagenet");
        await ExpectAsync(1, "delete", "nope");
        await ExpectAsync(2, "index", "s3a://b");
        await ExpectAsync(2);
        await ExpectAsync(3, "prefetch", "imagenet");
        await ExpectAsync(4, "status", "--state", _workplace.Root);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task An_interrupt_ends_in_130(string signal)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnPrefetch = _ => [Sample.Running()];
        agent.PrefetchHangs = true;
        using Process process = _workplace.Start("prefetch", "imagenet");
        await agent.PrefetchBegan.Task.WaitAsync(TestContext.Current.CancellationToken);

        using (Process kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        CliResult result = await Workplace.EndAsync(process);
        Assert.Equal(130, result.Code);
        Assert.EndsWith("vastk8s: interrupted\n", result.Error, StringComparison.Ordinal);
        await agent.PrefetchCancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Results_go_to_standard_output_and_progress_to_standard_error_without_escapes()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment["TERM"] = "xterm-256color";
        _workplace.Environment["LANG"] = "de_DE.UTF-8";

        CliResult result = await _workplace.RunBuiltAsync("prefetch", "imagenet");

        Assert.StartsWith("imagenet: complete: 10,000 objects, 4.0 GiB in ", result.Out, StringComparison.Ordinal);
        Assert.Equal("prefetch imagenet: 100 %, 10,000/10,000 objects, 4.0 GiB/4.0 GiB, 512.0 MiB/s\n", result.Error);
    }

    [Fact]
    public async Task A_dataset_comes_from_standard_input()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        using Process process = _workplace.Start("index", "-f", "-");
        await process.StandardInput.WriteAsync("apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {name: piped}\nspec: {sources: [{uri: 's3://b'}]}\n");

        CliResult result = await Workplace.EndAsync(process);

        Assert.Equal(0, result.Code);
        Assert.Contains("name: piped", agent.Last<IndexRequest>().Dataset, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_are_in_no_output()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment["AWS_ACCESS_KEY_ID"] = "AKIATOPSECRET";
        _workplace.Environment["AWS_SECRET_ACCESS_KEY"] = "topsecretkey";
        agent.OnIndex = request => throw new InvalidOperationException($"at a loss with {request.Secrets[""].Data["secretAccessKey"]}");

        CliResult result = await _workplace.RunBuiltAsync("index", "s3://b", "-o", "json");

        Assert.Equal(1, result.Code);
        Assert.Equal("topsecretkey", agent.Last<IndexRequest>().Secrets[""].Data["secretAccessKey"]);
        Assert.DoesNotContain("topsecret", result.Out + result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Version_is_printed() => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+", (await _workplace.RunBuiltAsync("--version")).Out);

    private async Task ExpectAsync(int code, params string[] arguments)
    {
        CliResult result = await _workplace.RunBuiltAsync(arguments);
        Assert.True(code == result.Code, $"expected {code}: {result}");
    }
}
