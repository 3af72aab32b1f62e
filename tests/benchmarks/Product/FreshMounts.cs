using VastK8s.Api.Agent;
using VastK8s.Benchmarks.Origin;

namespace VastK8s.Benchmarks.Product;

/// <summary>Mounts of a bucket's folder of which nothing is cached: a new Dataset each time, deleted afterwards. One at a time.</summary>
internal sealed class FreshMounts(Vastk8s product, OriginServer origin, string bucket)
{
    private int _number;
    private string _name = "";
    private string _target = "";

    /// <summary>Returns the root of the files as the bucket has them.</summary>
    public async Task<string> MountAsync(string folder, CancellationToken cancellationToken)
    {
        _name = $"fresh-{++_number}";
        _target = product.MountPoint("fresh");
        // The whole bucket is shown, so that paths in the mount are those in the bucket.
        var dataset = DatasetFile.OfBucket(product.State, _name, origin, bucket, "", folder + "/**");
        await product.MountAsync(dataset, _target, MountMode.Partial, cancellationToken);
        return _target;
    }

    public async Task UnmountAsync(CancellationToken cancellationToken)
    {
        await product.UnmountAsync(_target, cancellationToken);
        await product.DeleteAsync(_name, cancellationToken);
    }
}
