using System.CommandLine;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s mount</c></summary>
internal static class MountCommand
{
    public static Command Create(CliHost host, GlobalOptions global)
    {
        Argument<string?> source = DatasetArgument.Optional(host, global);
        var directory = new Argument<string?>("DIR")
        {
            Description = "Where to mount: an empty directory, made if it is not there",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var prefetch = new Option<bool>("--prefetch") { Description = "Bring all of it here first; the mount then needs no agent" };
        var options = new SourceOptions();
        var verb = new VerbCommand(
            "mount",
            "Mounts a Dataset, read-only; missing objects are fetched when they are read.")
        {
            Details = "A URI or file is listed first, so the mount shows the source as it is now; a NAME mounts the snapshot that is there, "
                + "also when the source is out of reach.",
            Examples =
            [
                ("vastk8s mount s3://bucket/imagenet /mnt/imagenet", "fetch on first read"),
                ("vastk8s mount s3://bucket/imagenet /mnt/imagenet --prefetch", "fetch everything, then mount"),
                ("vastk8s mount -f dataset.yaml /mnt/data", "a Dataset resource"),
                ("vastk8s mount imagenet-1f0c55d2 /mnt/again", "the snapshot listed last, nothing asked of the source"),
                ("vastk8s mount s3://bucket/x /mnt/x --endpoint https://minio:9000 --ca-file ca.pem --uid 1000", "an S3 server of your own"),
            ],
            JsonLines =
            [
                "(after those of vastk8s index, for a URI or file)", .. PrefetchCommand.JsonLines.Append("                  (with --prefetch)"),
                "Mount             dataset, target, snapshotId, mode (Direct, Partial), milliseconds",
            ],
        };
        verb.Add(source);
        verb.Add(directory);
        verb.Add(prefetch);
        options.AddTo(verb);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            SourceFlags flags = options.Read(result);
            (string? argument, string target) = Places(result.GetValue(source), result.GetValue(directory), flags, host);
            DatasetInput input = context.Read(argument, flags);
            SecretFilesNeedIndex.Check(input);
            using AgentSession session = await context.ConnectAsync(cancellationToken).ConfigureAwait(false);
            return await RunAsync(context, session, input, target, result.GetValue(prefetch), cancellationToken).ConfigureAwait(false);
        }, token));
        return verb;
    }

    private static async Task<int> RunAsync(
        VerbContext context, AgentSession session, DatasetInput input, string target, bool prefetch, CancellationToken cancellationToken)
    {
        if (input.Dataset is not null)
        {
            await context.IndexAsync(session, input, cancellationToken).ConfigureAwait(false);
        }

        int code = prefetch ? await context.PrefetchAsync(session, input.Name, [], cancellationToken).ConfigureAwait(false) : ExitCodes.Ok;
        Directory.CreateDirectory(target);
        long start = context.Host.Time.GetTimestamp();
        var request = new MountRequest { Dataset = input.Name, Target = target };
        MountReply reply = await session.CallAsync(
            client => client.MountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
        context.Output.Mounted(input.Name, target, reply, context.Host.Time.GetElapsedTime(start));
        return code;
    }

    // With -f the only argument is the directory.
    private static (string? Source, string Target) Places(string? first, string? second, SourceFlags flags, CliHost host)
    {
        (string? source, string? target) = flags.File is not null && second is null ? (null, first) : (first, second);
        return target is null
            ? throw new UsageException("no directory; give the URI or NAME and then DIR, or -f dataset.yaml and DIR")
            : (source, host.FullPath(target));
    }
}
