namespace VastK8s.CacheAgent.Snapshots.Layout;

/// <summary>Where an object is: its row, and the row's address.</summary>
internal readonly record struct Place(long Row, int Segment, uint StartBlock);
