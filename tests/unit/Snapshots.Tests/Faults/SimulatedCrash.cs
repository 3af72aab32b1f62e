namespace VastK8s.Snapshots.Tests.Faults;

/// <summary>Stands for the end of the process: from then on nothing reaches the disk.</summary>
internal sealed class SimulatedCrash() : IOException("the process has ended");
