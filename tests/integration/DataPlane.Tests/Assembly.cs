using VastK8s.Integration.Tests.Origins;

// Each test has agents, mounts and readers of its own: two at a time would measure the machine, not the product.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Radosgw))]
