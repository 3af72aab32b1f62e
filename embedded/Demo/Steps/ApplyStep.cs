using VastK8s.Cli.Agents;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Embedded.Manifests;
using VastK8s.Kube;

namespace VastK8s.Embedded.Demo.Steps;

/// <summary>Applies the manifests. The pool makes this machine a node that caches, and so the agent begins.</summary>
internal sealed class ApplyStep(EmbeddedDemo demo) : IDemoStep
{
    public string Title => "Apply: a CachePool and two Datasets";

    public string? Command(DemoState state) => "kubectl apply -f examples/demo";

    public async Task RunAsync(DemoState state, IDemoReport report, CancellationToken cancellationToken)
    {
        var plane = demo.RequirePlane();
        var manifests = demo.Manifests.In(state.Directories.Agent.CacheDirectories[0].Path);
        try
        {
            foreach (var resource in manifests.InOrder()) report.Line(await ManifestApply.ApplyAsync(plane.Client, resource, cancellationToken).ConfigureAwait(false));
        }
        catch (KubeStatusException e)
        {
            throw new IOException(e.Message, e);
        }

        report.Line($"(sources: {state.SourceUri}; directory: {manifests.Pool.Spec.Directories[0].Path}; all else as in the files)");
        state.Session = AgentSession.Open(state.Host, state.Directories.Agent);

        // Nothing comes where the agent cannot start; then its end is what there is to say.
        var answered = state.Session.Readiness.WaitAsync(cancellationToken);
        await plane.WaitAsync(answered).ConfigureAwait(false);
        MachineStep.Meet(state, await answered.ConfigureAwait(false), report);
    }
}
