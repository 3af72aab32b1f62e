using System.CommandLine;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s prefetch</c></summary>
internal static class PrefetchCommand
{
    /// <summary>The fields of the lines, which mount --prefetch prints too.</summary>
    public static readonly IReadOnlyList<string> JsonLines =
    [
        "PrefetchProgress  dataset, state (Running, Complete, Incomplete), objectsTotal, objectsDone, objectsFailed,",
        "                  bytesTotal, bytesDone, bytesFailed, rate (bytes/s), etaSeconds (null: unknown), concurrency,",
        "                  failures [{key, message}]",
    ];

    public static Command Create(CliHost host, GlobalOptions global)
    {
        Argument<string?> source = DatasetArgument.Optional(host, global);
        var paths = new Option<string[]>("--path")
        {
            Description = "Only this file or directory of the tree; may be repeated",
            HelpName = "PATH",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var options = new SourceOptions();
        var verb = new VerbCommand(
            "prefetch",
            "Brings a Dataset's objects to this machine.")
        {
            Details = "A URI or file is listed first. Each object is verified before it counts. Interrupt it and run it again: what is there is "
                + "not fetched twice.",
            Examples =
            [
                ("vastk8s prefetch s3://bucket/imagenet", "all of it, with a progress bar on a terminal"),
                ("vastk8s prefetch imagenet --path train/n01440764 --path labels.csv", "parts of a Dataset that was indexed before"),
                ("vastk8s prefetch imagenet -o json | jq .bytesDone", "progress for a program"),
            ],
            JsonLines = ["(after those of vastk8s index, for a URI or file)", .. JsonLines],
        };
        verb.Add(source);
        verb.Add(paths);
        options.AddTo(verb);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            DatasetInput input = context.Read(result.GetValue(source), options.Read(result));
            SecretFilesNeedIndex.Check(input);
            string[] wanted = [.. (result.GetValue(paths) ?? []).Select(TreePath)];
            using AgentSession session = await context.ConnectAsync(cancellationToken).ConfigureAwait(false);
            if (input.Dataset is not null)
            {
                await context.IndexAsync(session, input, cancellationToken).ConfigureAwait(false);
            }

            return await context.PrefetchAsync(session, input.Name, wanted, cancellationToken).ConfigureAwait(false);
        }, token));
        return verb;
    }

    private static string TreePath(string path)
    {
        string trimmed = path.Trim('/');
        return trimmed.Split('/').All(c => c is not ("" or "." or ".."))
            ? trimmed
            : throw new UsageException($"--path: '{path}' is no path of the tree; use one relative to the mounted directory, as in train/images");
    }
}
