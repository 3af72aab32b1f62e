using VastK8s.ObjectStores;

namespace VastK8s.CacheAgent.Snapshots.Sources;

/// <summary>A page on its way from a store to the encoder.</summary>
internal readonly record struct ListedPage(ListedSource Source, IReadOnlyList<ObjectInfo> Objects);
