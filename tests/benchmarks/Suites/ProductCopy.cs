using VastK8s.Api.Agent;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;
using VastK8s.Benchmarks.Product;

namespace VastK8s.Benchmarks.Suites;

/// <summary>Our side: a Dataset new to a running agent, indexed and prefetched by the command, then deleted.</summary>
internal sealed class ProductCopy(Vastk8s product, OriginServer origin, string bucket)
{
    private int _number;

    public async Task<CopyRun> RunAsync(string folder, FileSet set, CancellationToken cancellationToken)
    {
        var name = $"copy-{folder}-{++_number}";
        var dataset = DatasetFile.OfBucket(product.State, name, origin, bucket, folder);
        Libc.Sync();
        var cpu = product.CpuSeconds();
        var index = await product.IndexAsync(dataset, cancellationToken);
        FreeMemory.Touch(set.Bytes * 3 / 2);
        var before = origin.CpuSeconds();
        var prefetch = await product.PrefetchAsync(name, cancellationToken);
        var after = origin.CpuSeconds();
        cpu = product.CpuSeconds() - cpu;
        var status = await product.Agent.GetStatusAsync(new GetStatusRequest { Dataset = name }, cancellationToken: cancellationToken);
        if (status.Datasets.Single().CachedBytes is var cached && cached != set.Bytes)
            throw new InvalidOperationException($"prefetch left {cached} bytes of {set.Bytes}");
        await product.DeleteAsync(name, cancellationToken);
        return new CopyRun(
            prefetch.Seconds, cpu + index.CpuSeconds + prefetch.CpuSeconds, after.Nginx - before.Nginx, after.Radosgw - before.Radosgw, index.Seconds);
    }
}
