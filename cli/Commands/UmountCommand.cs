using System.CommandLine;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s umount</c></summary>
internal static class UmountCommand
{
    public static Command Create(CliHost host, GlobalOptions global)
    {
        var directory = new Argument<string>("DIR") { Description = "Where it is mounted" };
        var force = new Option<bool>("--force") { Description = "Detach at once although files are open there" };
        var verb = new VerbCommand("umount", "Unmounts a Dataset; what the cache has of it stays.")
        {
            Details = "A directory that is not mounted is no error.",
            Examples =
            [
                ("vastk8s umount /mnt/imagenet", "when nobody reads there any more"),
                ("vastk8s umount --force /mnt/imagenet", "although somebody does: open files go on to the end, new ones are not found"),
            ],
            JsonLines = ["Unmount  target, wasMounted"],
        };
        verb.Aliases.Add("unmount");
        verb.Add(directory);
        verb.Add(force);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            var request = new UnmountRequest { Target = host.FullPath(result.GetValue(directory)!), Force = result.GetValue(force) };
            using AgentSession session = await context.ConnectAsync(cancellationToken).ConfigureAwait(false);
            UnmountReply reply = await session.CallAsync(
                client => client.UnmountAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            context.Output.Unmounted(request.Target, reply.WasMounted);
            return ExitCodes.Ok;
        }, token));
        return verb;
    }
}
