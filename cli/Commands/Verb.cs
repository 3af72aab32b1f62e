using System.CommandLine;
using Grpc.Core;
using VastK8s.Api.Agent;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Credentials;
using VastK8s.Cli.Output;

namespace VastK8s.Cli.Commands;

/// <summary>Runs a verb and turns how it ends into the documented exit codes, with a message that holds no secret.</summary>
internal static class Verb
{
    public static async Task<int> RunAsync(
        CliHost host,
        GlobalOptions global,
        ParseResult result,
        Func<VerbContext, CancellationToken, Task<int>> body,
        CancellationToken cancellationToken)
    {
        IVerbOutput output = global.Output(result);
        VerbContext? context = null;
        try
        {
            context = new VerbContext(host, output, global.Agent(result));
            return await body(context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            (int code, string message) = Explain(e, cancellationToken);
            output.Error((context?.Secrets ?? new SecretSet()).Redact(message), code);
            return code;
        }
    }

    /// <summary>Exit code and words for what went wrong.</summary>
    public static (int Code, string Message) Explain(Exception e, CancellationToken cancellationToken) => e switch
    {
        _ when cancellationToken.IsCancellationRequested && e is OperationCanceledException or RpcException { StatusCode: StatusCode.Cancelled } =>
            (ExitCodes.Interrupted, "interrupted"),
        UsageException => (ExitCodes.Usage, e.Message),
        AgentUnreachableException => (ExitCodes.AgentUnreachable, e.Message),
        RpcException rpc => Explain(rpc),
        IOException or UnauthorizedAccessException => (ExitCodes.Failed, e.Message),
        // A mistake of this program's own: all that helps to find it.
        _ => (ExitCodes.Failed, $"internal error: {e}"),
    };

    private static (int Code, string Message) Explain(RpcException e) => e.StatusCode switch
    {
        _ when AgentCall.IsGone(e) => (ExitCodes.AgentUnreachable, $"the agent went away: {e.Status.Detail}"),
        StatusCode.InvalidArgument => (ExitCodes.Usage, e.Status.Detail),
        StatusCode.Unimplemented => (ExitCodes.Failed, $"the agent does not know this call; stop it and start one of this version ({e.Status.Detail})"),
        _ => (ExitCodes.Failed, e.Status.Detail.Length == 0 ? $"the agent answered {e.StatusCode}" : e.Status.Detail),
    };
}
