namespace VastK8s.Fuse.Protocol;

/// <summary><c>FUSE_*</c> INIT flags: bits 0–31 travel in <c>flags</c>, 32–63 in <c>flags2</c>, which both sides read only with <see cref="InitExt"/>.</summary>
internal static class FuseInitFlags
{
    public const ulong AsyncRead = 1UL << 0;
    public const ulong AsyncDio = 1UL << 15;
    public const ulong ParallelDirOps = 1UL << 18;
    public const ulong MaxPages = 1UL << 22;
    public const ulong InitExt = 1UL << 30;
    public const ulong HasResend = 1UL << 39;
}
