using VastK8s.CacheAgent.Conditions;
using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Fetching;

/// <summary>What the outcome of a fetch says of its Dataset.</summary>
internal static class FetchConditions
{
    /// <summary>Takes the outcome into the conditions; null is a fetch that went well.</summary>
    public static void Report(ConditionSet conditions, Exception? error)
    {
        switch (error)
        {
            case null:
                conditions.Resolve("SourceReachable");
                conditions.Resolve("Caching");
                break;
            case OperationCanceledException:
                break;
            case CacheFullException:
                conditions.Set("Caching", false, "CacheFull", error.Message);
                break;
            case ObjectStoreException { Error: ObjectStoreError.Changed or ObjectStoreError.NotFound }:
                conditions.Set("SourceUnchanged", false, "ObjectChanged", error.Message);
                break;
            case ObjectStoreException store:
                conditions.Set("SourceReachable", false, store.Error.ToString(), error.Message);
                break;
            default:
                conditions.Set("Caching", false, error.GetType().Name, error.Message);
                break;
        }
    }
}
