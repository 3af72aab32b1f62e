namespace VastK8s.Kube.LeaderElection;

/// <summary>The Lease was lost while the work ran. The work has ended by the time this is thrown.</summary>
public sealed class LeaderElectionLostException(string message) : Exception(message);
