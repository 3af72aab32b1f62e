using VastK8s.Api.Agent;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Services;
using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Mounting;

/// <summary>
/// Binds what the agent mounted to where kubelet wants it, and unmounts what nobody has bound any more. All state is the kernel's mount table: nothing is remembered from call to call, so a call
/// begins where the last one was cut off, whoever did that.
/// </summary>
/// <param name="agent">Mounts each snapshot once (<c>mounts/DATASET/…</c> in its state directory).</param>
/// <param name="stateDirectory">Its state directory.</param>
/// <param name="logger">Log.</param>
internal sealed partial class VolumeMounts(AgentLink agent, string stateDirectory, ILogger<VolumeMounts> logger)
{
    private readonly NamedLocks _targets = new();

    // Shared from the agent's mount until it is bound; exclusive to unmount what is not bound. Who shares it may wait long for the agent, and nobody waits for that: whoever finds it shared leaves
    // what is to be unmounted to those, who all look when they are done.
    private readonly NamedLocks _datasets = new();

    private string Root => Path.Combine(stateDirectory, "mounts");

    /// <summary>Has the agent mount the Dataset's snapshot of now, so that it can be bound; it stays mounted until something of the Dataset is unbound.</summary>
    /// <param name="dataset">The agent's name of the Dataset.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    public async Task PrepareAsync(string dataset, CancellationToken cancellationToken)
    {
        string? mounted = null;
        try
        {
            using var shared = await _datasets.ShareAsync(dataset, cancellationToken).ConfigureAwait(false);
            mounted = await MountAsync(dataset, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await CollectAsync(dataset, mounted).ConfigureAwait(false);
        }
    }

    /// <summary>Shows the Dataset's snapshot of now at a directory, which is made if need be; one that shows it already, of now or before, is left as it is.</summary>
    /// <param name="dataset">The agent's name of the Dataset.</param>
    /// <param name="target">Absolute path.</param>
    /// <param name="path">Which directory of it; empty: all.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    public async Task BindAsync(string dataset, string target, string path, CancellationToken cancellationToken)
    {
        using var held = await _targets.LockAsync(target, cancellationToken).ConfigureAwait(false);
        try
        {
            using var shared = await _datasets.ShareAsync(dataset, cancellationToken).ConfigureAwait(false);
            if (IsBound(dataset, target)) return;
            var mounted = await MountAsync(dataset, cancellationToken).ConfigureAwait(false);
            Directory.CreateDirectory(target);
            BindMount.Mount(SubPath.Resolve(mounted, path), target);
        }
        finally
        {
            await CollectAsync(dataset).ConfigureAwait(false);
        }
    }

    /// <summary>Unmounts whatever is at a path; nothing is no error.</summary>
    /// <param name="target">Absolute path.</param>
    /// <param name="remove">Whether the directory goes, too.</param>
    /// <param name="prepared">The Dataset that <see cref="PrepareAsync"/> was called for; null: none was.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    public async Task UnbindAsync(string target, bool remove, string? prepared, CancellationToken cancellationToken)
    {
        using var held = await _targets.LockAsync(target, cancellationToken).ConfigureAwait(false);
        var datasets = new HashSet<string>(StringComparer.Ordinal);
        if (prepared is not null) datasets.Add(prepared);
        while (Mounts.At(target) is { } mount)
        {
            if (ImageSource.Of(mount) is { } image) datasets.Add(image.Dataset);
            Mounts.Unmount(target, detach: false);
        }

        if (remove && Directory.Exists(target)) Directory.Delete(target);
        foreach (var dataset in datasets) await CollectAsync(dataset).ConfigureAwait(false);
    }

    /// <summary>Unmounts what an earlier driver did not come to unmount.</summary>
    public async Task CollectAllAsync(CancellationToken cancellationToken)
    {
        if (!Directory.Exists(Root)) return;
        foreach (var directory in Directory.GetDirectories(Root))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await CollectAsync(Path.GetFileName(directory)).ConfigureAwait(false);
        }
    }

    /// <summary>The mount of a Dataset at a path; null: there is none.</summary>
    public static ImageSource? Find(string dataset, string target) => Mounts.At(target) is { } mount && ImageSource.Of(mount) is { } image && image.Dataset == dataset ? image : null;

    private bool IsBound(string dataset, string target)
    {
        if (Mounts.At(target) is not { } there) return false;
        if (ImageSource.Of(there)?.Dataset != dataset)
        {
            throw CsiError.FailedPrecondition($"{target} has {there.FileSystem} ({there.Source}) mounted, which is not this volume: unmount it");
        }

        // The agent detaches a mount whose connection was lost: what is bound from that stays broken.
        if (SharedMountsOf(dataset).Any(directory => Mounts.At(directory)?.Device == there.Device)) return true;
        Mounts.Unmount(target, detach: true);
        return false;
    }

    private async Task<string> MountAsync(string dataset, CancellationToken cancellationToken)
    {
        var request = new MountRequest { Dataset = dataset };
        return (await agent.CallAsync(c => c.MountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false)).Target;
    }

    private string[] SharedMountsOf(string dataset) => Path.Combine(Root, dataset) is var directory && Directory.Exists(directory) ? Directory.GetDirectories(directory) : [];

    private async Task CollectAsync(string dataset, string? kept = null)
    {
        using var held = await _datasets.LockUnlessSharedAsync(dataset, CancellationToken.None).ConfigureAwait(false);
        if (held is null) return;
        foreach (var directory in SharedMountsOf(dataset).Where(directory => Path.GetFileName(directory) != Path.GetFileName(kept)))
        {
            var mount = Mounts.At(directory);
            if (mount is not null && Mounts.Read().Any(m => m.Device == mount.Device && m.Target != mount.Target)) continue;
            try
            {
                if (mount is not null) Mounts.Unmount(directory, detach: false);
                Directory.Delete(directory);
            }
            catch (IOException e)
            {
                // Somebody looks at it. The next call for this Dataset tries again.
                Log.Left(logger, directory, e.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Target} is mounted for nobody, and left for now: {Why}")]
        public static partial void Left(ILogger logger, string target, string why);
    }
}
