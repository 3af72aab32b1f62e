using System.Reflection;
using System.Runtime.InteropServices;

namespace VastK8s.Fuse.Tests.Protocol;

public sealed class StructLayoutTests
{
    public static TheoryData<string> Names => [.. KernelStructs.All.Select(layout => layout.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_structure_has_the_kernels_size_and_offsets(string name)
    {
        var layout = KernelStructs.All.Single(layout => layout.Name == name);

        Assert.Equal(layout.Size, Marshal.SizeOf(layout.Type));
        foreach (var (kernel, ours, offset) in layout.Fields) Assert.Equal((kernel, offset), (kernel, (int)Marshal.OffsetOf(layout.Type, ours)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_field_of_ours_is_one_of_the_kernels(string name)
    {
        var layout = KernelStructs.All.Single(layout => layout.Name == name);

        var fields = layout.Type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(field => field.Name);
        Assert.Equal(layout.Fields.Select(field => field.Ours).Order(), fields.Order());
    }

    [Fact]
    public void Constants_have_the_kernels_values() => Assert.All(KernelStructs.Constants, constant => Assert.Equal(constant.Value, constant.Ours));
}
