using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;
using VastK8s.CacheAgent.Conditions;
using VastK8s.CacheAgent.Datasets;
using VastK8s.CacheAgent.Nodes;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Hosting;

/// <summary>The agent protocol (agent.proto) over the registry.</summary>
internal sealed class AgentService(DatasetRegistry registry, NodeAgent? node, AgentContext agent, ConditionSet conditions, TimeProvider time, Action stop) : Agent.AgentBase
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(250);
    private readonly DateTimeOffset _started = time.GetUtcNow();

    public override Task<AgentInfo> GetInfo(GetInfoRequest request, ServerCallContext context) => Task.FromResult(Info());

    public override async Task Index(IndexRequest request, IServerStreamWriter<IndexProgress> responseStream, ServerCallContext context)
    {
        var wanted = request.Dataset.Length == 0 && request.Name.Length > 0 ? RefuseIfHeld(Find(request.Name))!.Spec : Parse(request.Dataset);
        var secrets = request.Secrets.ToDictionary(s => s.Key, s => s.Value.Data.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal);
        RefuseIfHeld(registry.Find(wanted.Metadata.Name));
        await Guard.RunAsync(async () =>
        {
            var dataset = await registry.GetOrCreateAsync(wanted, context.CancellationToken).ConfigureAwait(false);
            var latest = default(SnapshotProgress);
            var gate = new Lock();
            var build = Task.Run(() => dataset.IndexAsync(wanted, secrets, new SynchronousProgress<SnapshotProgress>(p => { lock (gate) latest = p; }), context.CancellationToken));
            while (await Task.WhenAny(build, Task.Delay(ProgressInterval, CancellationToken.None)).ConfigureAwait(false) != build)
            {
                if (context.CancellationToken.IsCancellationRequested) continue;
                SnapshotProgress now;
                lock (gate) now = latest;
                await responseStream.WriteAsync(new IndexProgress { Objects = now.Objects, Bytes = now.Bytes }).ConfigureAwait(false);
            }

            if (!build.IsCompletedSuccessfully) await registry.DropIfEmptyAsync(dataset).ConfigureAwait(false);
            var info = await build.ConfigureAwait(false);
            await responseStream.WriteAsync(new IndexProgress { Objects = info.Objects, Bytes = info.Bytes, Snapshot = Messages.Snapshot(info) }).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    public override async Task Prefetch(PrefetchRequest request, IServerStreamWriter<PrefetchProgress> responseStream, ServerCallContext context) =>
        await Guard.RunAsync(async () =>
        {
            var prefetch = Find(request.Dataset).PreparePrefetch([.. request.Paths]);
            var run = Task.Run(() => prefetch.RunAsync(context.CancellationToken), CancellationToken.None);
            await prefetch.Counted.ConfigureAwait(false);
            await responseStream.WriteAsync(Messages.Progress(prefetch.Report(), agent.Gate.Active)).ConfigureAwait(false);
            while (await Task.WhenAny(run, Task.Delay(ProgressInterval, CancellationToken.None)).ConfigureAwait(false) != run)
            {
                if (!context.CancellationToken.IsCancellationRequested) await responseStream.WriteAsync(Messages.Progress(prefetch.Report(), agent.Gate.Active)).ConfigureAwait(false);
            }

            await run.ConfigureAwait(false);
            await responseStream.WriteAsync(Messages.Progress(prefetch.Report(), agent.Gate.Active)).ConfigureAwait(false);
        }).ConfigureAwait(false);

    public override async Task<MountReply> Mount(MountRequest request, ServerCallContext context)
    {
        MountRecord? record = null;
        var target = request.Target.Length == 0 ? null : Path.GetFullPath(request.Target);
        if (target is not null && (!Path.IsPathRooted(request.Target) || !Directory.Exists(target)))
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, $"target '{request.Target}': give the absolute path of an existing directory"));
        }

        await Guard.RunAsync(async () =>
        {
            // Until it is mounted, and the mount itself holds the entry.
            using var admitted = node is null ? null : await node.AdmitMountAsync(request.Dataset, context.CancellationToken).ConfigureAwait(false);
            record = await Find(request.Dataset).MountAsync(target, context.CancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return new MountReply { SnapshotId = record!.SnapshotId, Mode = record.Direct ? MountMode.Direct : MountMode.Partial, Target = record.Target };
    }

    public override async Task<UnmountReply> Unmount(UnmountRequest request, ServerCallContext context)
    {
        var was = false;
        var target = Path.GetFullPath(request.Target);
        await Guard.RunAsync(async () =>
        {
            foreach (var dataset in registry.All) was |= await dataset.UnmountAsync(target, request.Force, context.CancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return new UnmountReply { WasMounted = was };
    }

    public override Task<GetStatusReply> GetStatus(GetStatusRequest request, ServerCallContext context)
    {
        var reply = new GetStatusReply { Agent = Info() };
        IReadOnlyList<CachedDataset> datasets = [.. request.Dataset.Length > 0 ? [Find(request.Dataset)] : registry.All];
        registry.SweepMounts(datasets);
        reply.Datasets.AddRange(datasets.Select(Messages.Status));
        reply.Directories.AddRange(agent.Space.Directories.Select(Messages.Directory));
        reply.Conditions.AddRange(conditions.All.Select(Messages.Condition));
        return Task.FromResult(reply);
    }

    public override async Task<DeleteDatasetReply> DeleteDataset(DeleteDatasetRequest request, ServerCallContext context)
    {
        var freed = 0L;
        RefuseIfHeld(Find(request.Dataset));
        await Guard.RunAsync(async () => freed = await registry.DeleteAsync(Find(request.Dataset)).ConfigureAwait(false)).ConfigureAwait(false);
        return new DeleteDatasetReply { FreedBytes = freed };
    }

    public override async Task<ShutdownReply> Shutdown(ShutdownRequest request, ServerCallContext context)
    {
        await Guard.RunAsync(async () =>
        {
            if (!request.UnmountAll) return;
            foreach (var dataset in registry.All)
            {
                foreach (var mount in dataset.MountRecords) await dataset.UnmountAsync(mount.Target, false, context.CancellationToken).ConfigureAwait(false);
            }
        }).ConfigureAwait(false);
        stop();
        return new ShutdownReply();
    }

    private AgentInfo Info()
    {
        var info = new AgentInfo
        {
            Version = typeof(AgentService).Assembly.GetName().Version!.ToString(3),
            Pid = Environment.ProcessId,
            StartedUnixMs = _started.ToUnixTimeMilliseconds(),
        };
        info.Limitations.AddRange(Limitations.Find());
        return info;
    }

    // What a CacheNode wants would come back, and what is done to it here would be undone.
    private static CachedDataset? RefuseIfHeld(CachedDataset? dataset) => dataset?.Node is { Retained: false } record
        ? throw new RpcException(new Status(StatusCode.FailedPrecondition, $"{dataset.Name} is Dataset {record.DisplayName} of the cluster: change that (kubectl), not this node's copy"))
        : dataset;

    private CachedDataset Find(string name) => registry.Find(name)
        ?? throw new RpcException(new Status(StatusCode.NotFound, $"no Dataset '{name}' here; index it first"));

    private static Dataset Parse(string text)
    {
        try
        {
            var dataset = ResourceYaml.Parse<Dataset>(text);
            var errors = ResourceValidation.Validate(dataset);
            return errors.Count == 0 ? dataset : throw new RpcException(new Status(StatusCode.InvalidArgument, string.Join('\n', errors)));
        }
        catch (ResourceFormatException e)
        {
            throw new RpcException(new Status(StatusCode.InvalidArgument, e.Message));
        }
    }
}
