namespace VastK8s.Fuse;

/// <summary>What INIT agreed on. A successor needs it, for INIT is sent once in a connection's life.</summary>
/// <param name="Major">Protocol major version.</param>
/// <param name="Minor">Protocol minor version.</param>
/// <param name="Flags">Flags both sides hold, bits 0–63.</param>
/// <param name="MaxPages">4 KiB pages of one request, at most.</param>
/// <param name="MaxReadahead">Bytes.</param>
public sealed record FuseNegotiated(uint Major, uint Minor, ulong Flags, int MaxPages, uint MaxReadahead);
