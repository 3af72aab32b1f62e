using System.Diagnostics;
using VastK8s.Api.Agent;
using VastK8s.Cli;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Embedded.Commands;
using VastK8s.Embedded.Manifests;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>Has another process do all of it for a file that is not here yet, and kills that process, operator and agent in one, while the file is read.</summary>
internal sealed class EmbeddedCrashStep(EmbeddedDemo demo) : IDemoStep
{
    public string Title => "Crash: kill -9 operator and agent in the middle of a read";

    public string? Command(DemoState state) => state.KeptForCrash is { } file ? $"kill -9 <{EmbeddedRoot.Name}>   # while sha256sum reads {file.Path} of a mount of its own" : null;

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        state.RequireMount();
        if (state.KeptForCrash is null) throw new LeftOutException("the source has no file");
        var crash = demo.Crash = demo.CreateCrash();
        using var process = Start(state.Host, crash);
        try
        {
            await MountedAsync(process, crash.Directories.OnDemand, cancellationToken).ConfigureAwait(false);
            crash.Session = AgentSession.Open(crash.Host, crash.Directories.Agent);
            (crash.Tree, crash.IsOnDemandMounted) = (state.Tree, true);
            crash.OnDemandName = await NameAsync(crash, cancellationToken).ConfigureAwait(false);
            await new CrashStep(state.Directories.Prefetched).RunAsync(crash, report, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (!process.HasExited) process.Kill();
        }
    }

    private Process Start(CliHost host, DemoState crash)
    {
        var files = demo.Manifests.In(crash.Directories.Agent.CacheDirectories[0].Path).Write(crash.Directories.Root);
        string[] arguments =
        [
            "run", "--state", crash.Directories.Agent.StateDirectory, "--mount", $"{ManifestApply.KeyOf(demo.Manifests.OnDemand)}={crash.Directories.OnDemand}", "--apply", .. files,
        ];
        var start = new ProcessStartInfo(Path.Combine(host.ProgramDirectory, EmbeddedRoot.Name), arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // As for a holder: what is killed must not leave the runtime's sockets behind.
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        return Process.Start(start)!;
    }

    private static async Task MountedAsync(Process process, string target, CancellationToken cancellationToken)
    {
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await process.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.StartsWith($"{target}: ", StringComparison.Ordinal)) return;
        }

        throw new IOException($"{EmbeddedRoot.Name} run mounted nothing: {(await errors.ConfigureAwait(false)).Trim()}");
    }

    private static async Task<string> NameAsync(DemoState crash, CancellationToken cancellationToken)
    {
        var status = await crash.RequireSession().CallAsync(c => c.GetStatusAsync(new GetStatusRequest(), cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        return status.Datasets.Single(d => d.Mounts.Any(m => m.Target == crash.Directories.OnDemand)).Name;
    }
}
