namespace VastK8s.CsiDriver.Volumes;

/// <summary>A volume that was asked for by name (CreateVolume).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Dataset">Name of the Dataset.</param>
/// <param name="Namespace">Its namespace; empty without a cluster.</param>
/// <param name="CapacityBytes">What was asked for, or the Dataset's size then.</param>
/// <param name="Number">Never changes. Later ones have higher numbers; in a cluster those of one second have the same.</param>
/// <param name="Path">Which directory of it is shown; empty: all.</param>
/// <param name="WaitFor">How much of it has to be cached before a pod starts; empty: what annotations say.</param>
internal sealed record ProvisionedVolume(string Id, string Dataset, string Namespace, long CapacityBytes, long Number, string Path = "", string WaitFor = "");
