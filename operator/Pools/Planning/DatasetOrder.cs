namespace VastK8s.Operator.Pools.Planning;

/// <summary>Who comes first where there is not enough for all: the higher priority, then the older, then the smaller uid.</summary>
internal sealed class DatasetOrder : IComparer<DatasetPlan>
{
    public static readonly DatasetOrder Instance = new();

    public int Compare(DatasetPlan? x, DatasetPlan? y)
    {
        var priority = y!.Facts.Priority.CompareTo(x!.Facts.Priority);
        if (priority != 0) return priority;
        var age = Nullable.Compare(x.Dataset.Metadata.CreationTimestamp, y.Dataset.Metadata.CreationTimestamp);
        return age != 0 ? age : string.CompareOrdinal(x.Facts.Uid, y.Facts.Uid);
    }
}
