using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>A stream that ended without the message that the protocol promises last.</summary>
internal static class LastMessage
{
    public static Snapshot Snapshot(IndexProgress? last) =>
        last?.Snapshot ?? throw new IOException("the agent ended the listing without a snapshot; see its log, and that agent and vastk8s are of one version");

    public static PrefetchProgress Prefetch(PrefetchProgress? last) =>
        last is { State: not PrefetchProgress.Types.State.Running }
            ? last
            : throw new IOException("the agent ended the prefetch without a result; see its log, and that agent and vastk8s are of one version");
}
