using VastK8s.Testing.Kubernetes;

// The tests share one API server, and some of them stop it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(KubeCluster))]
