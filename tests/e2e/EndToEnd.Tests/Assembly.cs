using VastK8s.EndToEnd.Tests.Support;
using VastK8s.Integration.Tests.Origins;

// One cluster with one installation, on which the tests have namespaces of their own; some of them stop parts of it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(Radosgw))]
[assembly: AssemblyFixture(typeof(Installation))]
