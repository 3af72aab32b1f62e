// Each test has an agent, a driver and mounts of its own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
