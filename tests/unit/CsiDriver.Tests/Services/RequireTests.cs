using Grpc.Core;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Services;
using VastK8s.CsiDriver.Tests.Support;
using Mode = VastK8s.CsiDriver.Protocol.VolumeCapability.Types.AccessMode.Types.Mode;

namespace VastK8s.CsiDriver.Tests.Services;

public class RequireTests
{
    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Equal("name is missing", Refused.With(StatusCode.InvalidArgument, () => Require.Text("", "name")));
        Assert.Equal("target_path is missing", Refused.With(StatusCode.InvalidArgument, () => Require.Path("", "target_path")));
        Assert.Equal("volume_id is missing", Refused.With(StatusCode.InvalidArgument, () => Require.Volume("")));
        Assert.Equal("volume_capability is missing", Refused.With(StatusCode.InvalidArgument, () => Checked(null)));
    }

    [Theory]
    [InlineData("/a/b", "/a/b")]
    [InlineData("/a/b/", "/a/b")]
    [InlineData("/a/./b//c/..", "/a/b")]
    [InlineData("/", "/")]
    public void A_path_is_absolute_and_written_in_one_way(string given, string path) => Assert.Equal(path, Require.Path(given, "target_path"));

    [Theory]
    [InlineData("a/b")]
    [InlineData("./a")]
    [InlineData("/a\0b")]
    public void A_path_that_is_none_is_refused(string path) => Assert.StartsWith("target_path '", Refused.With(StatusCode.InvalidArgument, () => Require.Path(path, "target_path")), StringComparison.Ordinal);

    [Fact]
    public void An_id_of_none_of_our_volumes_is_NOT_FOUND() => Assert.Contains("'../x'", Refused.With(StatusCode.NotFound, () => Require.Volume("../x")), StringComparison.Ordinal);

    [Theory]
    [InlineData(Mode.SingleNodeWriter)]
    [InlineData(Mode.SingleNodeReaderOnly)]
    [InlineData(Mode.MultiNodeReaderOnly)]
    [InlineData(Mode.MultiNodeMultiWriter)]
    public void Any_access_mode_can_be_had_and_is_read_only(object mode) => Assert.Null(Require.WhyNot(Mount((Mode)mode)));

    [Fact]
    public void No_mode_a_block_device_or_nothing_at_all_cannot()
    {
        Assert.Contains("access_mode", Require.WhyNot(Mount(Mode.Unknown)), StringComparison.Ordinal);
        Assert.Contains("access_mode", Require.WhyNot(new VolumeCapability { Mount = new() }), StringComparison.Ordinal);
        var mode = new VolumeCapability.Types.AccessMode { Mode = Mode.MultiNodeReaderOnly };
        Assert.Contains("volumeMode Filesystem", Require.WhyNot(new VolumeCapability { Block = new(), AccessMode = mode }), StringComparison.Ordinal);
        Assert.Contains("mount is missing", Require.WhyNot(new VolumeCapability { AccessMode = mode }), StringComparison.Ordinal);
    }

    [Fact]
    public void Mount_options_that_change_nothing_are_taken_and_others_are_named()
    {
        Assert.Null(Require.WhyNot(Mount(Mode.MultiNodeReaderOnly, "ro", "noexec", "noatime")));
        Assert.Contains("'suid'", Require.WhyNot(Mount(Mode.MultiNodeReaderOnly, "ro", "suid")), StringComparison.Ordinal);
        Assert.Contains("'rw'", Refused.With(StatusCode.InvalidArgument, () => Checked(Mount(Mode.MultiNodeReaderOnly, "rw"))), StringComparison.Ordinal);
    }

    private static object? Checked(VolumeCapability? capability)
    {
        Require.Capability(capability);
        return null;
    }

    private static VolumeCapability Mount(Mode mode, params string[] flags) => new() { Mount = new() { MountFlags = { flags } }, AccessMode = new() { Mode = mode } };
}
