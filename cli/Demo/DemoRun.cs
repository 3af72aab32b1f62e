using VastK8s.Cli.Commands;
using VastK8s.Cli.Credentials;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Demo.Steps;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Demo;

/// <summary>Takes the steps in order; whatever happens, the last one cleans up.</summary>
internal sealed class DemoRun(DemoState state, IDemoReport report, SecretSet secrets)
{
    private readonly Dictionary<StepOutcome, int> _outcomes = [];

    /// <summary>The demo of one agent.</summary>
    public static async Task<int> RunAsync(
        CliHost host, IVerbOutput output, IDemoReport report, DatasetInput input, DemoDirectories directories, bool keep, CancellationToken cancellationToken)
    {
        using var state = new DemoState(host, new VerbContext(host, output, directories.Agent), input, directories, keep);
        IDemoStep[] steps =
        [
            new MachineStep(), new IndexStep(), new PrefetchStep(), new MountStep(), new CompareStep(), new TimingStep(), new CrashStep(),
        ];
        return await new DemoRun(state, report, input.Secrets).RunAsync(steps, keep ? new KeepStep() : new CleanUpStep(), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes these steps, and then the last one, also when interrupted.</summary>
    public async Task<int> RunAsync(IReadOnlyList<IDemoStep> steps, IDemoStep last, CancellationToken cancellationToken)
    {
        int number = 0;
        try
        {
            foreach (IDemoStep step in steps)
            {
                await RunAsync(step, ++number, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // Not under the caller's token: an interrupted demo leaves nothing behind either.
            await RunAsync(last, number + 1, CancellationToken.None).ConfigureAwait(false);
        }

        int failed = _outcomes.GetValueOrDefault(StepOutcome.Failed);
        int leftOut = _outcomes.GetValueOrDefault(StepOutcome.LeftOut);
        report.Finish(
            failed > 0 ? $"{Units.Count(failed, "step", "steps")} failed."
            : leftOut > 0 ? $"All that can be shown on this machine was right; {Units.Count(leftOut, "step was", "steps were")} left out."
            : "All steps were right.",
            failed == 0);
        return failed > 0 ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private async Task RunAsync(IDemoStep step, int number, CancellationToken cancellationToken)
    {
        report.Begin(number, step.Title, step.Command(state));
        StepOutcome outcome = StepOutcome.Ok;
        string reason = "";
        try
        {
            await step.RunAsync(state, report, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            report.End(StepOutcome.LeftOut, "interrupted");
            throw;
        }
        catch (LeftOutException e)
        {
            (outcome, reason) = (StepOutcome.LeftOut, e.Message);
        }
        catch (Exception e)
        {
            (outcome, reason) = (StepOutcome.Failed, Verb.Explain(e, cancellationToken).Message);
        }

        _outcomes[outcome] = _outcomes.GetValueOrDefault(outcome) + 1;
        report.End(outcome, secrets.Redact(reason));
    }
}
