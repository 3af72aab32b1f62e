namespace VastK8s.Fuse.Protocol;

/// <summary><c>enum fuse_notify_code</c>.</summary>
internal enum FuseNotifyCode
{
    /// <summary>Put every request that a server has in hand back in the queue, bit 63 of its unique set (Linux 6.9).</summary>
    Resend = 7,
}
