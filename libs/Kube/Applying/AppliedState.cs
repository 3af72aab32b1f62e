namespace VastK8s.Kube;

/// <summary>What was applied to an object, and what the object was then.</summary>
/// <param name="Desired">What was applied.</param>
/// <param name="Values">What an apply can change of the object, as the server answered.</param>
/// <param name="Owned">What the manager owned of it.</param>
internal readonly record struct AppliedState(Digest Desired, Digest Values, Digest Owned);
