using System.CommandLine;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s delete</c></summary>
internal static class DeleteCommand
{
    public static Command Create(CliHost host, GlobalOptions global)
    {
        Argument<string?> name = DatasetArgument.Name(host, global, required: true);
        var verb = new VerbCommand(
            "delete", "Forgets a Dataset and gives its disk space back.")
        {
            Details = "The source is never touched. Unmount it everywhere first.",
            Examples = [("vastk8s delete imagenet-1f0c55d2", "by the name that vastk8s status shows")],
            JsonLines = ["Delete  dataset, freedBytes"],
        };
        verb.Add(name);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            string dataset = result.GetValue(name)!;
            DatasetArgument.CheckName(dataset);
            using AgentSession session = await context.ConnectAsync(cancellationToken).ConfigureAwait(false);
            var request = new DeleteDatasetRequest { Dataset = dataset };
            DeleteDatasetReply reply = await session.CallAsync(
                client => client.DeleteDatasetAsync(request, cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            context.Output.Deleted(dataset, reply.FreedBytes);
            return ExitCodes.Ok;
        }, token));
        return verb;
    }
}
