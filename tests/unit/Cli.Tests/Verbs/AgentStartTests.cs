using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

/// <summary>What happens when no agent answers. The executable started is a script that puts a running fake's socket where it is looked for.</summary>
public sealed class AgentStartTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public AgentStartTests() => _workplace.Time = TimeProvider.System;

    private string Elsewhere => Path.Combine(_workplace.Root, "fake.sock");

    private string Record => Path.Combine(_workplace.Root, "record");

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task One_is_started_with_the_options_and_without_credentials()
    {
        await using FakeAgent agent = await FakeAgent.StartAsync(Elsewhere);
        UseScript($"(echo \"$@\"; env) > {Record}\nln -s {Elsewhere} {_workplace.Socket}\n");
        _workplace.Environment["AWS_ACCESS_KEY_ID"] = "id";
        _workplace.Environment["AWS_SECRET_ACCESS_KEY"] = "topsecret";
        _workplace.Environment["AZURE_STORAGE_KEY"] = "topsecret";
        _workplace.Environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/token";

        CliResult result = await _workplace.RunAsync("index", "s3://b", "--cache-dir", "/c1:1Ki", "--cache-dir", "/c2");

        Assert.Equal(0, result.Code);
        string[] recorded = await File.ReadAllLinesAsync(Record, TestContext.Current.CancellationToken);
        Assert.Equal($"hold --state {_workplace.State} --cache-dir /c1:1024 --cache-dir /c2", recorded[0]);
        Assert.Contains("AWS_WEB_IDENTITY_TOKEN_FILE=/token", recorded);
        Assert.DoesNotContain(recorded, line => line.Contains("topsecret", StringComparison.Ordinal));
        Assert.Equal("topsecret", agent.Last<IndexRequest>().Secrets[""].Data["secretAccessKey"]);
    }

    [Theory]
    [InlineData("mount imagenet x")]
    [InlineData("prefetch imagenet")]
    [InlineData("index imagenet")]
    [InlineData("umount x")]
    [InlineData("delete imagenet")]
    public async Task Every_verb_that_needs_one_starts_it(string arguments)
    {
        await using FakeAgent agent = await FakeAgent.StartAsync(Elsewhere);
        UseScript($"ln -s {Elsewhere} {_workplace.Socket}\n");

        Assert.Equal(0, (await _workplace.RunAsync(arguments.Split(' '))).Code);
    }

    [Fact]
    public async Task The_end_of_its_log_tells_why_it_failed()
    {
        UseScript("echo 'cache directory /c: ENOSPC' >&2\nexit 7\n");

        CliResult result = await _workplace.RunAsync("index", "s3://b");

        Assert.Equal(4, result.Code);
        Assert.Equal(
            $"vastk8s: the agent could not be started: it ended with exit code 7; the end of {_workplace.State}/agent.log:\ncache directory /c: ENOSPC\n", result.Error);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_workplace.State, "agent.log")));
    }

    [Fact]
    public async Task An_agent_of_another_start_is_found_although_this_one_failed()
    {
        await using FakeAgent agent = await FakeAgent.StartAsync(Elsewhere);
        UseScript($"(while [ ! -e {Record} ]; do sleep 0.01; done; ln -s {Elsewhere} {_workplace.Socket}) &\ntouch {Record}\nexit 7\n");

        Assert.Equal(0, (await _workplace.RunAsync("index", "s3://b")).Code);
    }

    [Fact]
    public async Task No_executable_is_explained()
    {
        CliResult result = await _workplace.RunAsync("index", "s3://b");
        _workplace.Environment["VASTK8S_AGENT"] = "missing";
        CliResult named = await _workplace.RunAsync("index", "s3://b");

        Assert.Equal((4, 4), (result.Code, named.Code));
        Assert.Contains($"vastk8s-cache-agent is not at {_workplace.Root}/nowhere/bin/vastk8s-cache-agent or ", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{_workplace.Root}/nowhere/cache-agent/vastk8s-cache-agent", result.Error, StringComparison.Ordinal);
        Assert.Contains($"VASTK8S_AGENT names {_workplace.Root}/missing, which does not exist", named.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_that_cannot_be_made_is_explained()
    {
        UseScript("exit 0\n");
        _workplace.Write("file", "");

        CliResult result = await _workplace.RunAsync("index", "s3://b", "--state", "file/state");

        Assert.Equal(4, result.Code);
        Assert.Contains("its state directory cannot be made: ", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_running_agent_is_used_and_cache_dir_is_noted_as_in_vain()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();

        CliResult result = await _workplace.RunAsync("index", "imagenet", "--cache-dir", "/c");

        Assert.Equal(0, result.Code);
        Assert.StartsWith("vastk8s: note: an agent runs already; --cache-dir has no effect on it\n", result.Error, StringComparison.Ordinal);
    }

    private void UseScript(string text) => _workplace.Environment["VASTK8S_AGENT"] = _workplace.WriteScript("vastk8s-cache-agent", text);
}
