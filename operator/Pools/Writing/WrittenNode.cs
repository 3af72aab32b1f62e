using VastK8s.Api.CacheNodes;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>A CacheNode as this process last made it, or found it to be as wanted.</summary>
/// <param name="Uid">Which object.</param>
/// <param name="Generation">Its generation with this spec.</param>
/// <param name="Spec">The spec as it was computed: the objects are shared with those of other nodes.</param>
/// <param name="Node">The object as the server answered, with that spec and without status.</param>
/// <param name="At">When, on the monotonic clock.</param>
internal sealed record WrittenNode(string Uid, long Generation, CacheNodeSpec Spec, CacheNode Node, long At);
