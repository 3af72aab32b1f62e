using VastK8s.Testing.Servers;

namespace VastK8s.Csi.Integration.Tests;

/// <summary>What the chart makes of <c>storageClasses</c>.</summary>
public sealed class ChartTests
{
    private const int NotInstalled = 77;

    [Fact]
    public async Task A_volume_waits_for_no_pod_and_for_no_node()
    {
        Assert.Contains("volumeBindingMode: Immediate", await RenderAsync("storageclasses.yaml"), StringComparison.Ordinal);
        var arguments = await RenderAsync("csi-controller/deployment.yaml");
        Assert.Contains("- --immediate-topology=false", arguments, StringComparison.Ordinal);
        Assert.Contains("- --extra-create-metadata", arguments, StringComparison.Ordinal);
    }

    private static async Task<string> RenderAsync(string template)
    {
        var rendered = await Programs.RunAsync(
            Path.Combine(Repository.Root, "hack", "chart"), ["render", "-f", "/dev/stdin", "--show-only", $"templates/{template}"], "storageClasses: [{name: docs, parameters: {dataset: docs}}]");
        Assert.SkipWhen(rendered.Status == NotInstalled, rendered.Errors);
        Assert.True(rendered.Status == 0, rendered.Errors);
        return rendered.Text;
    }
}
