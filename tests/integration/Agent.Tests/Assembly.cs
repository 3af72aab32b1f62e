using VastK8s.Integration.Tests.Origins;
using VastK8s.Testing.Kubernetes;

// Each test has an agent and mounts of its own; they share one API server, and some of them stop it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Radosgw))]
[assembly: AssemblyFixture(typeof(KubeCluster))]
