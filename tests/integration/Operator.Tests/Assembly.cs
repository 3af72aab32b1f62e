// Each class has an API server of its own: an operator acts on all that is there. One at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
