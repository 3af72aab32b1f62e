namespace VastK8s.Kube;

/// <summary>How to apply.</summary>
/// <param name="FieldManager">Name under which the fields are owned. Always the same for one purpose: what this manager no longer sets is taken away.</param>
/// <param name="Force">Take fields over from other managers. Right for a controller that is to have the last word.</param>
public sealed record ApplyOptions(string FieldManager, bool Force = true);
