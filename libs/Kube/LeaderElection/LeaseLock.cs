namespace VastK8s.Kube.LeaderElection;

/// <summary>Tries to take, renew and give up a Lease. Each write carries the version that was read, so that of several writers one wins.</summary>
internal sealed class LeaseLock(IKubeClient client, LeaderElectionOptions options)
{
    private readonly LeaseRecord _record = new(options.TimeProvider);

    /// <summary>Who holds the Lease, as last seen; "" for nobody.</summary>
    public string Holder => _record.Holder;

    /// <summary>Takes the Lease if it is free, or renews it. False: another holds it.</summary>
    /// <exception cref="Exception">The server was not reached or refused; nothing is known.</exception>
    public async Task<bool> TryAcquireOrRenewAsync(CancellationToken cancellationToken)
    {
        if (Holder == options.Identity)
        {
            // Nobody else should have written since: no need to read first.
            try
            {
                _record.Observe(await client.UpdateAsync(Held(_record.Lease!), null, cancellationToken).ConfigureAwait(false));
                return true;
            }
            catch (KubeStatusException e) when (e.IsConflict || e.IsNotFound)
            {
            }
        }

        var lease = await client.FindAsync<V1Lease>(options.Lease, cancellationToken).ConfigureAwait(false);
        if (lease is null)
        {
            _record.ObserveNone();
            var made = new V1Lease { Metadata = new V1ObjectMeta { NamespaceProperty = options.Lease.Namespace, Name = options.Lease.Name } };
            return await TryWriteAsync(() => client.CreateAsync(Held(made), null, cancellationToken)).ConfigureAwait(false);
        }

        _record.Observe(lease);
        if (Holder != options.Identity && _record.IsHeld) return false;
        return await TryWriteAsync(() => client.UpdateAsync(Held(lease), null, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Gives the Lease up if it is ours.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        while (await client.FindAsync<V1Lease>(options.Lease, cancellationToken).ConfigureAwait(false) is { } lease && lease.Spec?.HolderIdentity == options.Identity)
        {
            var now = options.TimeProvider.GetUtcNow().UtcDateTime;
            var free = lease with { Spec = lease.Spec with { HolderIdentity = "", LeaseDurationSeconds = 1, RenewTime = now, AcquireTime = now } };
            if (await TryWriteAsync(() => client.UpdateAsync(free, null, cancellationToken)).ConfigureAwait(false)) return;
        }
    }

    private V1Lease Held(V1Lease lease)
    {
        var now = options.TimeProvider.GetUtcNow().UtcDateTime;
        var isOurs = lease.Spec?.HolderIdentity == options.Identity;
        return lease with
        {
            Spec = new V1LeaseSpec
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                AcquireTime = isOurs ? lease.Spec!.AcquireTime : now,
                RenewTime = now,
                LeaseTransitions = (lease.Spec?.LeaseTransitions ?? 0) + (isOurs || lease.Spec is null ? 0 : 1),
            },
        };
    }

    private async Task<bool> TryWriteAsync(Func<Task<V1Lease>> write)
    {
        try
        {
            _record.Observe(await write().ConfigureAwait(false));
            return true;
        }
        catch (KubeStatusException e) when (e.IsConflict || e.IsAlreadyExists || e.IsNotFound)
        {
            return false;
        }
    }
}
