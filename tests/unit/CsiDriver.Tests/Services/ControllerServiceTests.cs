using FsCheck;
using FsCheck.Fluent;
using Grpc.Core;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using VastK8s.CsiDriver.Volumes;
using Mode = VastK8s.CsiDriver.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;

namespace VastK8s.CsiDriver.Tests.Services;

/// <summary>Without a cluster.</summary>
public sealed class ControllerServiceTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly MemoryCatalog _datasets = new(hasNamespaces: false) { Capacity = 1000 };
    private readonly VolumeFile _volumes;

    public ControllerServiceTests()
    {
        _volumes = new VolumeFile(_folder.File("volumes.json"));
        _datasets.Add("", "docs", "docs", 42);
        _datasets.Add("", "new", "new");
    }

    private ControllerService Controller => new(_datasets, _volumes);

    public void Dispose()
    {
        _volumes.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task The_same_request_makes_the_same_volume_once()
    {
        var request = Request("one");
        var first = await Controller.CreateVolume(request, Call.New);
        Assert.Equal(first, await Controller.CreateVolume(request, Call.New));
        Assert.Equal(first, await new ControllerService(_datasets, new VolumeFile(_folder.File("volumes.json"))).CreateVolume(request, Call.New));
        Assert.Equal("docs", first.Volume.VolumeContext["dataset"]);
        Assert.Equal(first.Volume, Assert.Single((await Controller.ListVolumes(new ListVolumesRequest(), Call.New)).Entries).Volume);
        Assert.NotEqual(first.Volume.VolumeId, (await Controller.CreateVolume(Request("two"), Call.New)).Volume.VolumeId);
    }

    [Theory]
    [InlineData(0, 0, 42)]
    [InlineData(0, 10, 10)]
    [InlineData(0, 100, 42)]
    [InlineData(100, 0, 100)]
    [InlineData(10, 0, 10)]
    [InlineData(100, 100, 100)]
    public async Task It_is_as_large_as_asked_for_or_as_what_is_in_it(long required, long limit, long capacity) =>
        Assert.Equal(capacity, (await Controller.CreateVolume(Request("one", required, limit), Call.New)).Volume.CapacityBytes);

    [Fact]
    public async Task A_Dataset_that_was_not_listed_yet_makes_a_volume_too() =>
        Assert.Equal(0, (await Controller.CreateVolume(Request("one", dataset: "new"), Call.New)).Volume.CapacityBytes);

    [Fact]
    public async Task A_capacity_that_the_volume_does_not_have_is_ALREADY_EXISTS()
    {
        await Controller.CreateVolume(Request("one", 100), Call.New);
        await Refused.WithAsync(StatusCode.AlreadyExists, () => Controller.CreateVolume(Request("one", 101), Call.New));
        await Refused.WithAsync(StatusCode.AlreadyExists, () => Controller.CreateVolume(Request("one", 0, 99), Call.New));
        Assert.Equal(100, (await Controller.CreateVolume(Request("one", 50, 200), Call.New)).Volume.CapacityBytes);
        Assert.Equal(100, (await Controller.CreateVolume(Request("one"), Call.New)).Volume.CapacityBytes);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(2, 1)]
    public async Task A_capacity_that_cannot_be_is_OUT_OF_RANGE(long required, long limit) =>
        Assert.Contains("capacity_range", await Refused.WithAsync(StatusCode.OutOfRange, () => Controller.CreateVolume(Request("one", required, limit), Call.New)), StringComparison.Ordinal);

    [Fact]
    public async Task What_is_missing_or_not_known_is_named()
    {
        Assert.Equal("name is missing", await InvalidAsync(r => r.Name = ""));
        Assert.Equal("volume_capabilities is missing", await InvalidAsync(r => r.VolumeCapabilities.Clear()));
        Assert.Contains("block device", await InvalidAsync(r => r.VolumeCapabilities.Add(new VolumeCapability { Block = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } })), StringComparison.Ordinal);
        Assert.StartsWith("volume_content_source", await InvalidAsync(r => r.VolumeContentSource = new()), StringComparison.Ordinal);
        Assert.StartsWith("parameters.dataset is missing", await InvalidAsync(r => r.Parameters.Clear()), StringComparison.Ordinal);
        Assert.StartsWith("parameters.dataset is missing", await InvalidAsync(r => r.Parameters["dataset"] = ""), StringComparison.Ordinal);
        Assert.StartsWith("parameters.datset is not known", await InvalidAsync(r => r.Parameters["datset"] = "docs"), StringComparison.Ordinal);
        Assert.Equal(
            "parameters.Path, parameters.datset, parameters.size are not known: dataset, namespace, path, vastk8s.io/wait-for are",
            await InvalidAsync(r => r.Parameters.Add(new Dictionary<string, string> { ["size"] = "1", ["datset"] = "docs", ["Path"] = "" })));
        Assert.Contains("'../x'", await InvalidAsync(r => r.Parameters["path"] = "../x"), StringComparison.Ordinal);
        Assert.Contains("'all'", await InvalidAsync(r => r.Parameters[WaitFor.Attribute] = "all"), StringComparison.Ordinal);
        Assert.Contains("'other'", await InvalidAsync(r => r.Parameters["dataset"] = "other"), StringComparison.Ordinal);
        Assert.Empty((await Controller.ListVolumes(new ListVolumesRequest(), Call.New)).Entries);
    }

    [Fact]
    public async Task What_is_shown_and_waited_for_goes_along_with_the_volume_and_stays()
    {
        var request = Request("one");
        request.Parameters["path"] = "a/b";
        request.Parameters[WaitFor.Attribute] = "90%";
        var volume = (await Controller.CreateVolume(request, Call.New)).Volume;
        Assert.Equal(("a/b", "90%"), (volume.VolumeContext["path"], volume.VolumeContext[WaitFor.Attribute]));
        Assert.Equal(volume, (await Controller.CreateVolume(request, Call.New)).Volume);
        request.Parameters["path"] = "a";
        Assert.Contains("'a/b'", await Refused.WithAsync(StatusCode.AlreadyExists, () => Controller.CreateVolume(request, Call.New)), StringComparison.Ordinal);
        Assert.Equal(["dataset"], (await Controller.CreateVolume(Request("two"), Call.New)).Volume.VolumeContext.Keys);
    }

    [Fact]
    public async Task A_name_that_makes_no_id_is_refused()
    {
        var name = new string('n', 100);
        _datasets.Add("", name, name);
        Assert.Contains("128", await InvalidAsync(r => r.Parameters["dataset"] = name), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_deleted_is_gone_and_may_be_deleted_again()
    {
        var id = (await Controller.CreateVolume(Request("one"), Call.New)).Volume.VolumeId;
        for (var i = 0; i < 2; i++) await Controller.DeleteVolume(new DeleteVolumeRequest { VolumeId = id }, Call.New);
        await Controller.DeleteVolume(new DeleteVolumeRequest { VolumeId = "of/someone#else" }, Call.New);
        Assert.Equal("volume_id is missing", await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.DeleteVolume(new DeleteVolumeRequest(), Call.New)));
        Assert.Empty((await Controller.ListVolumes(new ListVolumesRequest(), Call.New)).Entries);
    }

    [Fact]
    public async Task Capabilities_are_confirmed_or_the_reason_is_given()
    {
        var id = (await Controller.CreateVolume(Request("one"), Call.New)).Volume.VolumeId;
        var request = new ValidateVolumeCapabilitiesRequest { VolumeId = id, VolumeCapabilities = { Capability }, Parameters = { ["dataset"] = "docs" } };
        var confirmed = (await Controller.ValidateVolumeCapabilities(request, Call.New)).Confirmed;
        Assert.Equal((Capability, "docs"), (Assert.Single(confirmed.VolumeCapabilities), confirmed.Parameters["dataset"]));

        request.VolumeCapabilities.Add(new VolumeCapability { Block = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } });
        var denied = await Controller.ValidateVolumeCapabilities(request, Call.New);
        Assert.Null(denied.Confirmed);
        Assert.Contains("block device", denied.Message, StringComparison.Ordinal);

        request.VolumeId = "docs/none";
        await Refused.WithAsync(StatusCode.NotFound, () => Controller.ValidateVolumeCapabilities(request, Call.New));
    }

    [Fact]
    public async Task Capacity_is_that_of_the_caches_for_what_can_be_had_from_them()
    {
        Assert.Equal(1000, (await Controller.GetCapacity(new GetCapacityRequest(), Call.New)).AvailableCapacity);
        Assert.Equal(1000, (await Controller.GetCapacity(new GetCapacityRequest { VolumeCapabilities = { Capability } }, Call.New)).AvailableCapacity);
        Assert.Equal(0, (await Controller.GetCapacity(new GetCapacityRequest { VolumeCapabilities = { new VolumeCapability { Block = new(), AccessMode = Capability.AccessMode } } }, Call.New)).AvailableCapacity);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("after-")]
    [InlineData("after--1")]
    [InlineData("after-99999999999999999999-a")]
    [InlineData("7")]
    public async Task A_token_of_somebody_else_is_ABORTED(string token) =>
        Assert.Contains($"'{token}'", await Refused.WithAsync(StatusCode.Aborted, () => Controller.ListVolumes(new ListVolumesRequest { StartingToken = token }, Call.New)), StringComparison.Ordinal);

    [Fact]
    public Task Fewer_than_no_entries_cannot_be_had() => Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.ListVolumes(new ListVolumesRequest { MaxEntries = -1 }, Call.New));

    /// <summary>A listing of any page size, with volumes made and deleted between its pages: each that was there all the time is in it once, none twice, and none that was gone before it began.</summary>
    [Fact]
    public void Pages_have_each_volume_that_stays_once() => Prop.ForAll(Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), seed => CheckPagesAsync(new Random(seed)).GetAwaiter().GetResult()).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    private async Task CheckPagesAsync(Random random)
    {
        using var folder = new Folder();
        using var volumes = new VolumeFile(folder.File("volumes.json"));
        var controller = new ControllerService(_datasets, volumes);
        var (alive, made) = (new List<string>(), 0);
        for (var i = random.Next(1, 12); i > 0; i--) await CreateAsync();
        var stay = alive.ToHashSet();
        var (seen, token) = (new List<string>(), "");
        do
        {
            var page = await controller.ListVolumes(new ListVolumesRequest { MaxEntries = random.Next(1, 4), StartingToken = token }, Call.New);
            seen.AddRange(page.Entries.Select(e => e.Volume.VolumeId));
            token = page.NextToken;
            if (random.Next(2) == 0) await CreateAsync();
            for (var i = random.Next(3); i > 0 && alive.Count > 0; i--)
            {
                var gone = alive[random.Next(alive.Count)];
                await controller.DeleteVolume(new DeleteVolumeRequest { VolumeId = gone }, Call.New);
                alive.Remove(gone);
            }
        }
        while (token.Length > 0);
        stay.IntersectWith(alive);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Subset(seen.ToHashSet(), stay);

        async Task CreateAsync() => alive.Add((await controller.CreateVolume(Request($"v{made++}"), Call.New)).Volume.VolumeId);
    }

    private async Task<string> InvalidAsync(Action<CreateVolumeRequest> change)
    {
        var request = Request("one");
        change(request);
        return await Refused.WithAsync(StatusCode.InvalidArgument, () => Controller.CreateVolume(request, Call.New));
    }

    private static VolumeCapability Capability => new() { Mount = new(), AccessMode = new() { Mode = Mode.MultiNodeReaderOnly } };

    private static CreateVolumeRequest Request(string name, long required = 0, long limit = 0, string dataset = "docs") => new()
    {
        Name = name,
        Parameters = { ["dataset"] = dataset },
        VolumeCapabilities = { Capability },
        CapacityRange = required == 0 && limit == 0 ? null : new CapacityRange { RequiredBytes = required, LimitBytes = limit },
    };
}
