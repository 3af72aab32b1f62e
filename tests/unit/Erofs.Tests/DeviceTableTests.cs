using VastK8s.Erofs.Tests.Reading;
using VastK8s.Erofs.Tests.Support;
using VastK8s.Erofs.Tests.Trees;

namespace VastK8s.Erofs.Tests;

public class DeviceTableTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    [InlineData(23, 23)]
    [InlineData(24, 24)]
    [InlineData(1000, 999)]
    [InlineData(65_535, 2)]
    [InlineData(65_535, 65_535)]
    public void The_table_names_the_devices_given_at_the_end(int maxDevices, int devices)
    {
        var tree = Tree.Of(devices == 0 ? [] : [Entry.File("d/a", 4096, devices - 1, 7)]);
        var blocks = Enumerable.Range(0, devices).Select(i => (uint)(1000 + i)).ToArray();
        var options = Images.Options with { MaxDevices = maxDevices };
        var image = Images.ToBytes(tree, blocks, options);
        ImageAssert.Holds(image, tree, options);
        var super = new ImageReader(image).Super;
        Assert.Equal(blocks, super.Devices);
        Assert.Equal(Images.Options.Uuid.ToByteArray(bigEndian: true), super.Uuid);
    }
}
