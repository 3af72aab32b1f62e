namespace VastK8s.Kube.WorkQueues;

/// <summary>What a worker gets.</summary>
/// <param name="Key">The key to work on; call <see cref="WorkQueue{TKey}.Done"/> with it afterwards.</param>
/// <param name="IsShutDown">There will be no more: end. There is no key then.</param>
public readonly record struct WorkItem<TKey>(TKey Key, bool IsShutDown);
