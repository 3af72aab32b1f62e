using System.CommandLine;
using System.Globalization;
using VastK8s.Api;
using VastK8s.Api.Conditions;
using VastK8s.Api.Datasets;
using VastK8s.Api.PrefetchJobs;
using VastK8s.Api.Validation;
using VastK8s.Cli.Help;
using VastK8s.Cli.Output;
using VastK8s.Kube;

namespace VastK8s.Cli.Cluster.Commands;

/// <summary><c>kubectl vastk8s prefetch</c></summary>
internal static class ClusterPrefetchCommand
{
    private const string FieldManager = "kubectl-vastk8s";
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public static Command Create(CliHost host, ClusterOptions options)
    {
        var name = new Argument<string>("DATASET") { Description = "The Dataset" };
        var paths = new Option<string[]>("--path") { Description = "A file or directory of the tree; may be repeated [default: everything]", HelpName = "PATH", AllowMultipleArgumentsPerToken = false };
        var ttl = new Option<long?>("--ttl") { Description = "Seconds after which the finished job is deleted [default: 3600]", HelpName = "SECONDS" };
        var wait = new Option<bool>("--wait") { Description = "Return when every wanted byte is on every wanted node, or will not be" };
        var verb = new VerbCommand("prefetch", "Makes a PrefetchJob: a Dataset, or some paths of it, are fetched onto the nodes that it is placed on.")
        {
            Details = "Interrupting --wait leaves the job; deleting the job ends it, and what was fetched stays.",
            Examples =
            [
                ($"{ClusterRoot.Name} prefetch imagenet --path val --wait", "one directory, and wait for it"),
                ($"{ClusterRoot.Name} prefetch imagenet", "everything"),
            ],
        };
        verb.Add(name);
        verb.Add(paths);
        verb.Add(ttl);
        verb.Add(wait);
        verb.SetAction((result, token) => options.RunAsync(host, result, async (session, cancellationToken) =>
        {
            PrefetchJob job = JobFor(session.Namespace, result.GetValue(name)!, result.GetValue(paths) ?? [], result.GetValue(ttl) ?? 3600);
            if (ResourceValidation.Validate(job) is { Count: > 0 } errors)
            {
                throw new UsageException(errors);
            }

            // A job for a Dataset that is not there would wait for it; whoever types a name means one that is.
            await session.Client.GetAsync<Dataset>(new NamespacedName(session.Namespace, job.Spec.DatasetRef.Name), cancellationToken).ConfigureAwait(false);
            job = await session.Client.CreateAsync(job, new CreateOptions { FieldManager = FieldManager }, cancellationToken).ConfigureAwait(false);
            await host.Out.WriteLineAsync($"prefetchjob.{ApiGroup.Name}/{job.Metadata.Name} created").ConfigureAwait(false);
            return result.GetValue(wait) ? await FollowAsync(host, session, NamespacedName.Of(job), cancellationToken).ConfigureAwait(false) : ExitCodes.Ok;
        }, token));
        return verb;
    }

    // A name that is free by all likelihood: the API server would make one from generateName, but validation here wants to see a name.
    private static PrefetchJob JobFor(string @namespace, string dataset, string[] paths, long ttl) => new()
    {
        Metadata = new() { NamespaceProperty = @namespace, Name = $"{dataset[..Math.Min(dataset.Length, 200)]}-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}" },
        Spec = new() { DatasetRef = new() { Name = dataset }, Paths = [.. paths], TtlSecondsAfterFinished = ttl },
    };

    private static async Task<int> FollowAsync(CliHost host, ClusterSession session, NamespacedName key, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, host.Time);
        string said = "";
        while (true)
        {
            PrefetchJobStatus status = (await session.Client.GetAsync<PrefetchJob>(key, cancellationToken).ConfigureAwait(false)).Status ?? new PrefetchJobStatus();
            string line = Line(status);
            if (line != said)
            {
                await host.Error.WriteLineAsync(Printable.Text(said = line)).ConfigureAwait(false);
            }

            if (status.Conditions.IsTrue(PrefetchJobCondition.Complete))
            {
                return ExitCodes.Ok;
            }

            if (status.Conditions.IsTrue(PrefetchJobCondition.Failed))
            {
                foreach (PrefetchFailure failure in status.Failures)
                {
                    await host.Error.WriteLineAsync(Printable.Text($"  {failure.Node} {failure.Key}: {failure.Message}")).ConfigureAwait(false);
                }

                return ExitCodes.Incomplete;
            }

            await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Line(PrefetchJobStatus status)
    {
        string rate = status.RateBytesPerSecond > 0 ? $", {Units.Rate(status.RateBytesPerSecond)}" : "";
        string left = status.EtaSeconds is { } seconds ? $", {Units.Seconds(seconds)} left" : "";
        string message = string.IsNullOrEmpty(status.Message) ? "" : $": {status.Message}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{status.Phase ?? PrefetchJobPhase.Pending} {Units.Bytes(status.Bytes.Done)} of {Units.Bytes(status.Bytes.Total)}, {status.Nodes.Complete}/{status.Nodes.Desired} nodes{rate}{left}{message}");
    }
}
