using System.Runtime.CompilerServices;

namespace VastK8s.CacheAgent.Snapshots.Files;

/// <summary>
/// For methods that a build calls once an object. A million objects take less than the time tiered compilation needs to notice: its unoptimised
/// and instrumented code for these would cost more CPU than all of the work (measured: 0.9 of 2.4 s), so they are compiled fully at the first call.
/// </summary>
internal static class Hot
{
    public const MethodImplOptions Path = MethodImplOptions.AggressiveOptimization;
}
