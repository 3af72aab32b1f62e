namespace VastK8s.Architecture.Tests;

public class ProjectGraphTests
{
    private const string Embedded = "VastK8s.Embedded";
    private static readonly string[] Executables = ["VastK8s.CacheAgent", "VastK8s.Cli", "VastK8s.Operator", "VastK8s.CsiDriver", "VastK8s.Api.Generator", Embedded];
    private static readonly string[] Leaves = ["VastK8s.Kube", "VastK8s.Fuse", "VastK8s.Erofs", "VastK8s.ObjectStores"];

    /// <summary>Processes know each other by the API and by protocols. The embedded mode is several of them in one process, and for that alone it is an exception.</summary>
    [Fact]
    public void Nothing_but_the_embedded_mode_references_an_executable() =>
        Assert.All(Repository.References.Where(p => p.Key != Embedded), project => Assert.Empty(project.Value.Intersect(Executables)));

    [Fact]
    public void The_embedded_mode_is_operator_agent_and_command_line() =>
        Assert.Equal(["VastK8s.CacheAgent", "VastK8s.Cli", "VastK8s.Operator"], Repository.References[Embedded].Intersect(Executables).Order());

    [Fact]
    public void Leaf_libraries_reference_nothing_of_ours() =>
        Assert.All(Repository.References.Where(p => Leaves.Contains(p.Key)), project => Assert.Empty(project.Value));

    [Fact]
    public void Every_leaf_library_is_there() => Assert.Subset(Repository.References.Keys.ToHashSet(), Leaves.ToHashSet());

    /// <summary>Metrics and hosting are its users' choice.</summary>
    [Fact]
    public void The_kubernetes_library_takes_the_client_package_and_logging_alone() =>
        Assert.Equal(["KubernetesClient", "Microsoft.Extensions.Logging.Abstractions"], Repository.Packages["VastK8s.Kube"].Order());

    [Fact]
    public void The_api_references_the_kubernetes_library_at_most() =>
        Assert.Subset(new HashSet<string> { "VastK8s.Kube" }, Repository.References["VastK8s.Api"].ToHashSet());

    [Fact]
    public void The_command_line_knows_the_agent_by_its_protocol_alone() =>
        Assert.Equal(["VastK8s.Api"], Repository.References["VastK8s.Cli"]);
}
