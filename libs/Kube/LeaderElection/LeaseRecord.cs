namespace VastK8s.Kube.LeaderElection;

/// <summary>
/// The Lease as it was last seen, and when that was by our own clock. A holder's time counts from the moment we first saw its renewal: the times that it wrote are of
/// its clock, which may be wrong, and are never compared with ours. Only whether the record has changed says that the holder lives.
/// </summary>
internal sealed class LeaseRecord(TimeProvider time)
{
    private long _seen;

    public V1Lease? Lease { get; private set; }

    public string Holder => Lease?.Spec?.HolderIdentity ?? "";

    /// <summary>Whether somebody holds it who may be alive.</summary>
    public bool IsHeld => Holder.Length > 0 && time.GetElapsedTime(_seen) < TimeSpan.FromSeconds(Lease!.Spec.LeaseDurationSeconds ?? 0);

    /// <summary>Notes what was read. The record's version is not looked at: a change of labels is no renewal.</summary>
    public void Observe(V1Lease lease)
    {
        if (Lease?.Spec is not { } last || last.HolderIdentity != lease.Spec?.HolderIdentity || last.RenewTime != lease.Spec?.RenewTime
            || last.AcquireTime != lease.Spec?.AcquireTime || last.LeaseTransitions != lease.Spec?.LeaseTransitions
            || last.LeaseDurationSeconds != lease.Spec?.LeaseDurationSeconds || Lease.Metadata.Uid != lease.Metadata.Uid)
        {
            _seen = time.GetTimestamp();
        }

        Lease = lease;
    }

    /// <summary>There is no such object.</summary>
    public void ObserveNone() => Lease = null;
}
