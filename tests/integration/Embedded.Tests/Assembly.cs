// Each test has processes and mounts of its own, and looks at the whole machine for what it left.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
