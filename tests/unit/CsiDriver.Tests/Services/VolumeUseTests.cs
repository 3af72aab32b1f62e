using Grpc.Core;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Services;

public class VolumeUseTests
{
    private const string Uid = "5d2c9a52-7f4e-4f4f-9c1a-0f6b1f0a9d3e";
    private readonly MemoryCatalog _datasets = new(hasNamespaces: true);
    private readonly FakeTimeProvider _time = new();
    private readonly HashSet<string> _published = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_pod_has_the_Datasets_of_its_namespace()
    {
        _datasets.Add("team-a", "docs", Uid);
        Assert.Equal(new PodVolume(Uid, "", null), await InlineAsync("team-a", ("dataset", "docs")));
        Assert.Equal(new PodVolume(Uid, "", null), await InlineAsync("team-a", ("dataset", "docs"), ("namespace", "team-a")));
    }

    [Fact]
    public async Task A_pod_has_what_is_shared_with_its_namespace()
    {
        _datasets.Add("team-a", "docs", Uid, null, "team-b");
        Assert.Equal(Uid, (await InlineAsync("team-b", ("dataset", "docs"), ("namespace", "team-a"))).Dataset);
    }

    [Fact]
    public async Task What_is_not_shared_is_denied_in_the_words_for_what_is_not_there()
    {
        _datasets.Add("team-a", "docs", Uid, null, "team-c");
        var hidden = await RefusedAsync(StatusCode.PermissionDenied, "team-b", ("dataset", "docs"), ("namespace", "team-a"));
        var missing = await RefusedAsync(StatusCode.PermissionDenied, "team-b", ("dataset", "none"), ("namespace", "team-a"));
        Assert.Equal(hidden, missing.Replace("none", "docs", StringComparison.Ordinal));
        Assert.Contains("spec.sharedWith", hidden, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dataset_of_one_s_own_that_is_not_there_is_NOT_FOUND() =>
        Assert.Contains("team-a/docs", await RefusedAsync(StatusCode.NotFound, "team-a", ("dataset", "docs")), StringComparison.Ordinal);

    [Fact]
    public async Task Without_a_name_it_is_the_field_that_is_missing()
    {
        Assert.Contains("volumeAttributes.dataset", await RefusedAsync(StatusCode.InvalidArgument, "team-a"), StringComparison.Ordinal);
        Assert.Contains("volumeAttributes.dataset", await RefusedAsync(StatusCode.InvalidArgument, "team-a", ("dataset", "")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("team-a/datasets/docs?")]
    [InlineData("Team")]
    public async Task A_namespace_that_cannot_be_one_is_refused_and_nobody_is_asked(string @namespace) =>
        Assert.Contains("volumeAttributes.namespace", await RefusedAsync(StatusCode.InvalidArgument, "team-a", ("dataset", "docs"), ("namespace", @namespace)), StringComparison.Ordinal);

    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("a/b")]
    [InlineData("A")]
    public async Task A_name_that_cannot_be_one_is_refused_and_nobody_is_asked(string name) =>
        Assert.Contains("volumeAttributes.dataset", await RefusedAsync(StatusCode.InvalidArgument, "team-a", ("dataset", name)), StringComparison.Ordinal);

    [Fact]
    public async Task Without_podInfoOnMount_nobody_knows_whose_pod_it_is()
    {
        _datasets.Add("team-a", "docs", Uid);
        Assert.Contains("podInfoOnMount", await RefusedAsync(StatusCode.InvalidArgument, null, ("dataset", "docs"), ("namespace", "team-a")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_volume_says_comes_before_what_its_pod_says_and_that_before_what_the_Dataset_says()
    {
        _datasets.Add("team-a", "docs", Uid, null, "team-b");
        _datasets.SetWaitFor("team-a", "docs", "50%");
        Assert.Equal(new PodVolume(Uid, "a/b", "50%"), await InlineAsync("team-a", ("dataset", "docs"), ("path", "a/b")));
        Assert.Equal("50%", (await InlineAsync("team-b", ("dataset", "docs"), ("namespace", "team-a"))).WaitFor);
        _datasets.SetWaitFor("team-b", "pod-1", "70%");
        Assert.Equal("70%", (await InlineAsync("team-b", ("dataset", "docs"), ("namespace", "team-a"), ("csi.storage.k8s.io/pod.name", "pod-1"))).WaitFor);
        Assert.Equal("90%", (await InlineAsync("team-b", ("dataset", "docs"), ("namespace", "team-a"), ("csi.storage.k8s.io/pod.name", "pod-1"), (WaitFor.Attribute, "90%"))).WaitFor);
        _datasets.SetWaitFor("team-a", "docs", "all");
        Assert.Contains(WaitFor.Attribute, await RefusedAsync(StatusCode.InvalidArgument, "team-a", ("dataset", "docs")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("path", "../x")]
    [InlineData(WaitFor.Attribute, "all")]
    public async Task A_wrong_attribute_is_named(string key, string value)
    {
        _datasets.Add("team-a", "docs", Uid);
        Assert.Contains(key, await RefusedAsync(StatusCode.InvalidArgument, "team-a", ("dataset", "docs"), (key, value)), StringComparison.Ordinal);
        Assert.Contains(key, await Refused.WithAsync(StatusCode.InvalidArgument, () => ResolveAsync(Staged(Uid, (key, value)))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_volume_of_a_claim_is_the_Dataset_in_its_id()
    {
        Assert.Equal(new PodVolume(Uid, "a", "90%"), await ResolveAsync(Staged($"{Uid}/team-b", ("path", "a"), (WaitFor.Attribute, "90%"), ("dataset", "other"))));
        Assert.Contains("'../x'", await Refused.WithAsync(StatusCode.NotFound, () => ResolveAsync(Staged("../x"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_volume_of_a_claim_is_staged_first()
    {
        var request = Staged(Uid);
        request.StagingTargetPath = "";
        Assert.Contains("staging_target_path", await Refused.WithAsync(StatusCode.FailedPrecondition, () => ResolveAsync(request)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Dataset_that_is_being_deleted_is_for_pods_that_have_it()
    {
        _datasets.Add("team-a", "docs", Uid);
        _datasets.SetTerminating("team-a", "docs");
        Assert.Equal("Dataset team-a/docs is being deleted", await RefusedAsync(StatusCode.FailedPrecondition, "team-a", ("dataset", "docs")));
        await RefusedAsync(StatusCode.PermissionDenied, "team-b", ("dataset", "docs"), ("namespace", "team-a"));
        _published.Add(Uid);
        Assert.Equal(Uid, (await InlineAsync("team-a", ("dataset", "docs"))).Dataset);
    }

    [Fact]
    public async Task What_is_shared_no_longer_is_for_pods_that_have_it()
    {
        _datasets.Add("team-a", "docs", Uid, null, "team-c");
        var denied = await Refused.WithAsync(StatusCode.PermissionDenied, () => ResolveAsync(Claimed("team-b")));
        Assert.Contains("not shared with namespace team-b", denied, StringComparison.Ordinal);
        Assert.Equal(denied, await RefusedAsync(StatusCode.PermissionDenied, "team-b", ("dataset", "docs"), ("namespace", "team-a")));
        foreach (var pod in (string[])["team-a", "team-c"]) Assert.Equal(Uid, (await ResolveAsync(Claimed(pod))).Dataset);
        _published.Add(Uid);
        Assert.Equal(Uid, (await ResolveAsync(Claimed("team-b"))).Dataset);
        Assert.Equal(Uid, (await InlineAsync("team-b", ("dataset", "docs"), ("namespace", "team-a"))).Dataset);
    }

    [Fact]
    public async Task The_volume_of_a_Dataset_that_another_has_the_name_of_is_not_shared()
    {
        _datasets.Add("team-a", "docs", "e3b0c442-98fc-4c14-9afb-f4c8996fb924", null, "team-b");
        await Refused.WithAsync(StatusCode.PermissionDenied, () => ResolveAsync(Claimed("team-b")));
    }

    [Fact]
    public async Task A_claim_is_good_while_nobody_can_be_asked_and_for_its_own_namespace_nobody_is()
    {
        _datasets.OnFind = _ => throw CsiError.Unavailable("connection refused");
        Assert.Equal(Uid, (await ResolveAsync(Claimed("team-b"))).Dataset);
        _datasets.OnFind = _ => throw new InvalidOperationException("asked");
        Assert.Equal(Uid, (await ResolveAsync(Claimed("team-a"))).Dataset);
        _datasets.OnFind = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        var asking = ResolveAsync(Claimed("team-b"));
        await Clock.RunAsync(_time, TimeSpan.FromSeconds(1), asking);
        Assert.Equal(Uid, (await asking).Dataset);
    }

    [Fact]
    public async Task A_pod_that_nobody_can_say_waits_does_not_wait_for_the_answer()
    {
        _datasets.OnWaitFor = cancellationToken => Task.Delay(Timeout.Infinite, cancellationToken);
        var asking = ResolveAsync(Claimed("team-a"));
        await Clock.RunAsync(_time, TimeSpan.FromSeconds(1), asking);
        Assert.Equal((Uid, null), ((await asking).Dataset, (await asking).WaitFor));
    }

    // It waits for nothing here.
    private VolumeUse Use => new(_datasets, null!, _time, NullLogger<VolumeUse>.Instance);

    private Task<PodVolume> ResolveAsync(NodePublishVolumeRequest request) => Use.ResolveAsync(request, dataset => _published.Contains(dataset), Token);

    private Task<PodVolume> InlineAsync(string pod, params (string Key, string Value)[] attributes) => ResolveAsync(Inline(pod, attributes));

    private Task<string> RefusedAsync(StatusCode code, string? pod, params (string Key, string Value)[] attributes) => Refused.WithAsync(code, () => ResolveAsync(Inline(pod, attributes)));

    private static NodePublishVolumeRequest Inline(string? pod, (string Key, string Value)[] attributes)
    {
        var request = new NodePublishVolumeRequest { VolumeId = "csi-0123", TargetPath = "/target", VolumeContext = { ["csi.storage.k8s.io/ephemeral"] = "true" } };
        if (pod is not null) request.VolumeContext["csi.storage.k8s.io/pod.namespace"] = pod;
        foreach (var (key, value) in attributes) request.VolumeContext[key] = value;
        return request;
    }

    // As external-provisioner makes a volume, and kubelet adds whose pod it is.
    private static NodePublishVolumeRequest Claimed(string pod) => Staged($"{Uid}/0123", ("dataset", "docs"), ("namespace", "team-a"), ("csi.storage.k8s.io/pod.namespace", pod));

    private static NodePublishVolumeRequest Staged(string id, params (string Key, string Value)[] attributes)
    {
        var request = new NodePublishVolumeRequest { VolumeId = id, TargetPath = "/target", StagingTargetPath = "/staging" };
        foreach (var (key, value) in attributes) request.VolumeContext[key] = value;
        return request;
    }
}
