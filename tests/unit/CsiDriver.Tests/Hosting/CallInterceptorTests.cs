using Grpc.Core;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class CallInterceptorTests
{
    private readonly LogLines<CallInterceptor> _log = new();

    [Fact]
    public async Task Of_the_topologies_of_a_cluster_the_log_has_the_number()
    {
        var request = new CreateVolumeRequest { Name = "pvc-1", Secrets = { ["key"] = "hunter2" }, AccessibilityRequirements = new TopologyRequirement() };
        for (var i = 0; i < 5000; i++) request.AccessibilityRequirements.Requisite.Add(new Topology { Segments = { [NodeService.TopologyKey] = $"node-{i}" } });
        var seen = 0;
        await ServeAsync(request, given => seen = given.AccessibilityRequirements.Requisite.Count);
        var (_, line, _) = Assert.Single(_log.All);
        Assert.Equal(5000, seen);
        Assert.Contains("pvc-1", line, StringComparison.Ordinal);
        Assert.Contains("5000 requisite and 0 preferred topologies", line, StringComparison.Ordinal);
        Assert.DoesNotContain("node-1", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_have_a_length_at_most()
    {
        var request = new CreateVolumeRequest { Name = new string('n', 100_000) };
        await ServeAsync(request, _ => { });
        await Refused.WithAsync(StatusCode.InvalidArgument, () => ServeAsync(request, _ => throw CsiError.Invalid(new string('e', 100_000))));
        Assert.Equal(2, _log.All.Count);
        Assert.All(_log.All, line => Assert.InRange(line.Text.Length, LoggedRequest.MaxLength, 3 * LoggedRequest.MaxLength));
    }

    [Fact]
    public async Task A_call_that_its_caller_gave_up_has_no_stack_trace_in_the_log_and_one_that_failed_has()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Refused.WithAsync(StatusCode.DeadlineExceeded, () => ServeAsync(new ProbeRequest(), _ => throw new TaskCanceledException(), gone.Token));
        await Refused.WithAsync(StatusCode.InvalidArgument, () => ServeAsync(new ProbeRequest(), _ => throw CsiError.Invalid("no")));
        await Refused.WithAsync(StatusCode.Internal, () => ServeAsync(new ProbeRequest(), _ => throw new InvalidOperationException("odd")));
        Assert.Equal([null, null, "odd"], _log.All.Select(line => line.Error?.Message));
    }

    [Fact]
    public void A_text_is_not_cut_within_a_character()
    {
        var text = LoggedRequest.Short(new string('a', LoggedRequest.MaxLength - 1) + "🦖🦖");
        Assert.DoesNotContain(text, char.IsSurrogate);
        Assert.EndsWith($"… ({LoggedRequest.MaxLength + 3} characters)", text, StringComparison.Ordinal);
    }

    private Task<ProbeResponse> ServeAsync<T>(T request, Action<T> serve, CancellationToken? cancellationToken = null) where T : class => new CallInterceptor(new DriverMetrics(), _log).UnaryServerHandler(
        request,
        new Call(cancellationToken ?? TestContext.Current.CancellationToken),
        (given, _) =>
        {
            serve(given);
            return Task.FromResult(new ProbeResponse());
        });
}
