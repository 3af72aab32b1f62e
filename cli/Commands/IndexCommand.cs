using System.CommandLine;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s index</c></summary>
internal static class IndexCommand
{
    public static Command Create(CliHost host, GlobalOptions global)
    {
        Argument<string?> source = DatasetArgument.Optional(host, global);
        var options = new SourceOptions();
        var verb = new VerbCommand(
            "index",
            "Lists a Dataset's sources into a new snapshot, the tree that is mounted next.")
        {
            Details = "No object is fetched. Objects that did not change keep what the cache has of them; mounts made before keep showing "
                + "their snapshot.",
            Examples =
            [
                ("vastk8s index s3://bucket/imagenet", "list a prefix; the Dataset's name is shown, and other verbs take it"),
                ("vastk8s index gs://bucket/logs --name logs --include '**/*.parquet'", "only some objects, under a name of your own"),
                ("vastk8s index logs", "list it again as it is"),
                ("vastk8s index -f dataset.yaml", "a Dataset resource, with several sources perhaps"),
            ],
            JsonLines =
            [
                "IndexProgress  dataset, objects, bytes",
                "Snapshot       dataset, snapshot {id, objects, bytes, directories, skipped {reason: count},",
                "               skippedSamples [{reason, key}], createdUnixMs}",
            ],
        };
        verb.Add(source);
        options.AddTo(verb);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            DatasetInput input = context.Read(result.GetValue(source), options.Read(result));
            using AgentSession session = await context.ConnectAsync(cancellationToken).ConfigureAwait(false);
            await context.IndexAsync(session, input, cancellationToken).ConfigureAwait(false);
            return ExitCodes.Ok;
        }, token));
        return verb;
    }
}
