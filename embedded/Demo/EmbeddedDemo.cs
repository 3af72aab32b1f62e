using VastK8s.Cli;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Cli.Output;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Demo.Steps;

namespace VastK8s.Embedded.Demo;

/// <summary>The demo over a control plane: what its steps share besides what they share with the demo of an agent alone, whose steps are used where they are the same.</summary>
internal sealed class EmbeddedDemo(CliHost host, IVerbOutput output, DatasetInput input, DemoManifests manifests, DemoDirectories crashDirectories) : IAsyncDisposable
{
    private ILoggerFactory? _loggers;

    /// <summary>As given, without the directory that the demo puts in.</summary>
    public DemoManifests Manifests => manifests;

    /// <summary>Path of <c>vastk8s-cache-agent</c>.</summary>
    public required string AgentProgram { get; init; }

    /// <summary>The control plane, while it runs.</summary>
    public EmbeddedControlPlane? Plane { get; private set; }

    /// <summary>What is killed in the middle of a read: another process, with directories of its own.</summary>
    public DemoState? Crash { get; set; }

    /// <summary>Takes all steps.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public Task<int> RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        IDemoStep[] steps =
        [
            new StartStep(this), new ApplyStep(this), new ReadyStep(this), new MountStep(), new CompareStep(), new TimingStep(), new EmbeddedCrashStep(this), new DeleteStep(this),
        ];
        return new DemoRun(state, report, input.Secrets).RunAsync(steps, new EndStep(this), cancellationToken);
    }

    /// <summary>The control plane.</summary>
    /// <exception cref="LeftOutException">It does not run.</exception>
    public EmbeddedControlPlane RequirePlane() => Plane ?? throw new LeftOutException("there is no control plane");

    /// <summary>Starts it.</summary>
    public async Task StartAsync(DemoState state, CancellationToken cancellationToken)
    {
        PrivateDirectory.Create(state.Directories.Agent.StateDirectory);
        _loggers = LogFile.Open(Path.Combine(state.Directories.Agent.StateDirectory, "embedded.log"), LogLevel.Information);
        var options = new EmbeddedOptions(state.Directories.Agent.StateDirectory) { HolderProgram = AgentProgram };
        Plane = await EmbeddedControlPlane.StartAsync(options, _loggers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>State of the process that is killed.</summary>
    public DemoState CreateCrash() => new(host, new VerbContext(host, output, crashDirectories.Agent), input, crashDirectories, keep: false);

    /// <summary>Ends it.</summary>
    public async Task StopAsync()
    {
        if (Plane is { } plane) await plane.DisposeAsync().ConfigureAwait(false);
        Plane = null;
        _loggers?.Dispose();
        _loggers = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        Crash?.Dispose();
    }
}
