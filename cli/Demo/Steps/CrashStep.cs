using System.Globalization;
using System.Security.Cryptography;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Demo.Files;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo.Steps;

/// <summary>Kills the agent in the middle of reading a file that is not here yet, and reads on.</summary>
/// <param name="reference">Directory that has the right bytes; null: the prefetched mount.</param>
internal sealed class CrashStep(string? reference = null) : IDemoStep
{
    private const int BeforeKill = 64 << 10;

    // What a stuck read gets before the step is called a failure.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public string Title => "Crash: kill -9 the agent in the middle of a read";

    public string? Command(DemoState state) =>
        state.KeptForCrash is { } file ? $"kill -9 <agent>   # while sha256sum reads {Path.Combine(state.Directories.OnDemand, file.Path)}" : null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        AgentSession session = state.RequireSession();
        state.RequireOnDemandMount();
        TreeEntry file = state.KeptForCrash ?? throw new LeftOutException("the source has no file");
        byte[] expected = await Task.Run(() => FileReading.Hash(Path.Combine(reference ?? state.Directories.Prefetched, file.Path)), cancellationToken).ConfigureAwait(false);
        int pid = (await session.Readiness.WaitAsync(cancellationToken).ConfigureAwait(false)).Pid;
        state.Agents.Add(pid);

        long start = state.Host.Time.GetTimestamp();
        (byte[] actual, long killedAt) = await ReadAcrossKillAsync(state, file, pid, cancellationToken).ConfigureAwait(false);
        TimeSpan took = state.Host.Time.GetElapsedTime(start);
        AgentInfo successor = await session.Readiness.WaitAsync(cancellationToken).ConfigureAwait(false);
        state.Agents.Add(successor.Pid);

        report.Line(string.Create(
            CultureInfo.InvariantCulture, $"Agent {pid} was killed after {Units.Bytes(killedAt)} of {file.Path} ({Units.Bytes(file.Size)}) had been read."));
        if (!actual.AsSpan().SequenceEqual(expected))
        {
            throw new IOException($"{file.Path}: the bytes read across the kill are not those of the file");
        }

        if (successor.Pid == pid)
        {
            throw new IOException($"agent {pid} still answers: it was not killed");
        }

        report.Line($"The read saw no error, ended {Units.Time(took)} after it began, and its SHA-256 is right.");
        long fetched = await FetchedAsync(state, session, cancellationToken).ConfigureAwait(false);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"Agent {successor.Pid} serves now, and fetched {Units.Bytes(fetched)} that were missing."));
    }

    private static async Task<(byte[] Hash, long KilledAt)> ReadAcrossKillAsync(
        DemoState state, TreeEntry file, int pid, CancellationToken cancellationToken)
    {
        try
        {
            // Reads block in the kernel, and no token ends them.
            return await Task.Run(() => ReadAcrossKillAsync(Path.Combine(state.Directories.OnDemand, file.Path), pid, state.Host.Time), cancellationToken)
                .WaitAsync(Limit, state.Host.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new IOException($"{file.Path}: the read did not end within {Limit.TotalSeconds:0} s of the agent's death");
        }
    }

    private static async Task<(byte[] Hash, long KilledAt)> ReadAcrossKillAsync(string path, int pid, TimeProvider time)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        byte[] buffer = new byte[BeforeKill];
        int read = file.Read(buffer, 0, buffer.Length);
        hash.AppendData(buffer, 0, read);
        AgentProcesses.Kill(pid);
        // Only now it is dead for certain, and everything that follows is read without it.
        await AgentProcesses.WaitForEndAsync([pid], Limit, time, CancellationToken.None).ConfigureAwait(false);
        long killedAt = read;
        while ((read = file.Read(buffer, 0, buffer.Length)) > 0)
        {
            hash.AppendData(buffer, 0, read);
        }

        return (hash.GetHashAndReset(), killedAt);
    }

    // Counts from the agent's start: what the successor fetched is what was missing when its predecessor died.
    private static async Task<long> FetchedAsync(DemoState state, AgentSession session, CancellationToken cancellationToken)
    {
        var request = new GetStatusRequest { Dataset = state.OnDemandName };
        GetStatusReply status = await session.CallAsync(
            client => client.GetStatusAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return status.Datasets.Sum(d => d.OriginBytes);
    }
}
