using VastK8s.CsiDriver.Mounting;
using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Tests.Mounting;

public class ImageSourceTests
{
    [Theory]
    [InlineData("/var/lib/vastk8s/datasets/docs/snapshots/0a1b/image.erofs")]
    [InlineData("/datasets/datasets/docs/snapshots/0a1b/image.erofs")]
    [InlineData("/a b/datasets/docs/snapshots/0a1b/image.erofs")]
    public void An_image_of_the_agent_is_a_snapshot_of_a_Dataset(string source) => Assert.Equal(new ImageSource("docs", "0a1b"), ImageSource.Of(Entry("erofs", source)));

    [Theory]
    [InlineData("fuse", "/var/lib/vastk8s/datasets/docs/snapshots/0a1b/image.erofs")]
    [InlineData("erofs", "/dev/loop0")]
    [InlineData("erofs", "")]
    [InlineData("erofs", "/datasets/docs/snapshots/0a1b/image.img")]
    [InlineData("erofs", "/datasets/docs/snapshot/0a1b/image.erofs")]
    [InlineData("erofs", "/sets/docs/snapshots/0a1b/image.erofs")]
    [InlineData("erofs", "snapshots/0a1b/image.erofs")]
    [InlineData("erofs", "/datasets/docs/snapshots/0a1b/image.erofs/")]
    [InlineData("tmpfs", "tmpfs")]
    public void Any_other_mount_is_none(string fileSystem, string source) => Assert.Null(ImageSource.Of(Entry(fileSystem, source)));

    private static MountEntry Entry(string fileSystem, string source) => new("0:42", "/", "/target", fileSystem, source, "ro");
}
