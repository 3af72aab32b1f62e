using System.CommandLine;
using System.CommandLine.Completions;
using Grpc.Core;
using VastK8s.Api;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;

namespace VastK8s.Cli.Commands;

/// <summary>The argument that says which Dataset; names that the agent has complete in the shell.</summary>
internal static class DatasetArgument
{
    // Someone waits at the tab key; an agent on a busy machine may still need a moment.
    private static readonly TimeSpan CompletionLimit = TimeSpan.FromSeconds(3);

    /// <summary>URI or NAME, or -f in its place.</summary>
    public static Argument<string?> Optional(CliHost host, GlobalOptions global)
    {
        var argument = new Argument<string?>("URI|NAME")
        {
            // Without it, help asks for completions, and so the agent.
            HelpName = "URI|NAME",
            Description = "s3://bucket/prefix, az://account/container/prefix, gs://bucket/prefix, file:///directory, or a Dataset's name",
            Arity = ArgumentArity.ZeroOrOne,
        };
        argument.CompletionSources.Add(context => Names(host, global, context));
        return argument;
    }

    /// <summary>A name alone.</summary>
    public static Argument<string?> Name(CliHost host, GlobalOptions global, bool required)
    {
        var argument = new Argument<string?>("NAME")
        {
            HelpName = "NAME",
            Description = "A Dataset's name, as vastk8s status shows it",
            Arity = required ? ArgumentArity.ExactlyOne : ArgumentArity.ZeroOrOne,
        };
        argument.CompletionSources.Add(context => Names(host, global, context));
        return argument;
    }

    /// <exception cref="UsageException">Not a name.</exception>
    public static void CheckName(string name)
    {
        if (!ResourceName.IsSubdomain(name))
        {
            throw new UsageException($"'{name}' is no Dataset's name; give one that vastk8s status shows");
        }
    }

    private static IEnumerable<CompletionItem> Names(CliHost host, GlobalOptions global, CompletionContext context)
    {
        try
        {
            AgentOptions options = global.Agent(context.ParseResult);
            if (!File.Exists(options.SocketPath))
            {
                return [];
            }

            using AgentClient client = AgentClient.Open(options.SocketPath);
            GetStatusReply status = client.GetStatus(new GetStatusRequest(), deadline: DateTime.UtcNow + CompletionLimit);
            return [.. status.Datasets.Select(d => new CompletionItem(d.Name))];
        }
        catch (Exception e) when (e is RpcException or OperationCanceledException or UsageException or IOException)
        {
            // A completion has nobody to complain to.
            return [];
        }
    }
}
