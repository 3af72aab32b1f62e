using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

/// <summary>What goes wrong at the agent, and what becomes of it.</summary>
public sealed class FailureTests : IDisposable
{
    private const string AccessKey = "AKIATOPSECRET";
    private const string SecretKey = "wJalrXUtnFEMI/topsecret";

    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData(StatusCode.InvalidArgument, 2)]
    [InlineData(StatusCode.NotFound, 1)]
    [InlineData(StatusCode.FailedPrecondition, 1)]
    [InlineData(StatusCode.PermissionDenied, 1)]
    [InlineData(StatusCode.Internal, 1)]
    [InlineData(StatusCode.Unimplemented, 1)]
    public async Task The_agents_answer_is_told_and_has_an_exit_code(StatusCode status, int code)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnDelete = _ => throw new RpcException(new Status(status, "imagenet is mounted at /mnt/x; unmount it"));

        CliResult text = await _workplace.RunAsync("delete", "imagenet");
        CliResult json = await _workplace.RunAsync("delete", "imagenet", "-o", "json");

        Assert.Equal((code, code, "", ""), (text.Code, json.Code, text.Out, json.Out));
        Assert.Contains("imagenet is mounted at /mnt/x; unmount it", text.Error, StringComparison.Ordinal);
        Assert.StartsWith("""{"kind":"Error","message":""", json.Error, StringComparison.Ordinal);
        Assert.EndsWith($"\"exitCode\":{code}}}\n", json.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_is_away_is_no_agent_that_is_away()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnIndex = _ => throw AgentCall.Answer(new Status(StatusCode.Unavailable, "s3://b: list: connection refused; check the endpoint"));

        CliResult result = await _workplace.RunAsync("index", "s3://b");

        Assert.Equal(1, result.Code);
        Assert.Contains("s3://b: list: connection refused; check the endpoint", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("agent", result.Error, StringComparison.Ordinal);
        Assert.Single(agent.Requests.OfType<IndexRequest>());
    }

    [Theory]
    [InlineData("text")]
    [InlineData("json")]
    public async Task Credentials_are_in_no_output(string format)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment["AWS_ACCESS_KEY_ID"] = AccessKey;
        _workplace.Environment["AWS_SECRET_ACCESS_KEY"] = SecretKey;
        agent.OnIndex = request => throw new RpcException(new Status(
            StatusCode.PermissionDenied, $"403 for {request.Secrets[""].Data["accessKeyId"]} signed with '{request.Secrets[""].Data["secretAccessKey"]}'"));

        CliResult result = await _workplace.RunAsync("index", "s3://b", "-o", format);

        Assert.Equal(1, result.Code);
        Assert.Equal(SecretKey, agent.Last<IndexRequest>().Secrets[""].Data["secretAccessKey"]);
        Assert.Contains("403 for *** signed with '***'", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("opsecret", result.Out + result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_private_key_inside_a_credential_is_none_either()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        _workplace.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = _workplace.Write("key.json", """{"private_key": "-----topsecret-----", "client_email": "a@b"}""");
        agent.OnIndex = _ => throw new RpcException(new Status(StatusCode.Unauthenticated, "cannot sign with -----topsecret-----"));

        CliResult result = await _workplace.RunAsync("index", "gs://b");

        Assert.Contains("cannot sign with ***", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prefetch_goes_on_after_the_agents_restart()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnPrefetch = _ => [Sample.Running(), Sample.Complete()];
        agent.PrefetchesToCut = 2;

        CliResult result = await _workplace.RunAsync("prefetch", "imagenet");

        Assert.Equal((0, "imagenet: complete: 10,000 objects, 4.0 GiB in 0.0 ms\n"), (result.Code, result.Out));
        Assert.Equal(3, agent.Requests.OfType<PrefetchRequest>().Count());
    }

    [Fact]
    public async Task A_request_that_ends_every_agent_is_given_up()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.PrefetchesToCut = int.MaxValue;

        CliResult result = await _workplace.RunAsync("prefetch", "imagenet");

        Assert.Equal(4, result.Code);
        Assert.Contains("the agent went away", result.Error, StringComparison.Ordinal);
        Assert.Equal(6, agent.Requests.OfType<PrefetchRequest>().Count());
    }

    [Theory]
    [InlineData("index imagenet", "the agent ended the listing without a snapshot")]
    [InlineData("prefetch imagenet", "the agent ended the prefetch without a result")]
    [InlineData("index imagenet -o json", "the agent ended the listing without a snapshot")]
    [InlineData("prefetch imagenet -o json", "the agent ended the prefetch without a result")]
    public async Task A_stream_without_its_last_message_is_no_success(string arguments, string expected)
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnIndex = _ => [new IndexProgress { Objects = 5 }];
        agent.OnPrefetch = _ => [Sample.Running()];

        CliResult result = await _workplace.RunAsync(arguments.Split(' '));

        Assert.Equal(1, result.Code);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Interrupting_a_prefetch_cancels_it_at_the_agent()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnPrefetch = _ => [Sample.Running()];
        agent.PrefetchHangs = true;
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var output = new StringWriter();
        using var error = new StringWriter();

        Task<int> run = CommandLine.RunAsync(_workplace.Host(output, error), ["prefetch", "imagenet"], interrupt.Token);
        await agent.PrefetchBegan.Task.WaitAsync(TestContext.Current.CancellationToken);
        await interrupt.CancelAsync();

        Assert.Equal(130, await run);
        await agent.PrefetchCancelled.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith("vastk8s: interrupted\n", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_directory_too_long_for_a_socket_is_explained()
    {
        CliResult result = await _workplace.RunAsync("status", "--state", "/" + new string('x', 120));

        Assert.Equal(2, result.Code);
        Assert.Contains("is longer than the 107 bytes of a unix socket's path; use a shorter directory", result.Error, StringComparison.Ordinal);
    }
}
