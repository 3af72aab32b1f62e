using System.CommandLine;
using VastK8s.Cli;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;
using VastK8s.Kube;

namespace VastK8s.Embedded.Commands;

/// <summary><c>vastk8s-embedded</c>: from arguments to exit code.</summary>
internal static class EmbeddedRoot
{
    public const string Name = "vastk8s-embedded";

    private const string Description =
        "VastK8s without a cluster: operator, API server (in memory) and node agent in one process, on this machine as the one node. "
        + "What is applied to it is what is applied to a cluster.";

    private const string More = """
        Exit codes:
          0    done; run: ended by a signal, in order
          1    failed
          2    wrong command line or manifest; the same call fails again
          130  interrupted (demo)

        """;

    /// <summary>Runs a command line to its end.</summary>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(CliHost host, IReadOnlyList<string> args, CancellationToken cancellationToken)
    {
        var result = Create(host).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Action is System.CommandLine.Invocation.ParseErrorAction)
        {
            foreach (var error in result.Errors.Select(e => e.Message).Distinct()) await host.Error.WriteLineAsync($"{Name}: {error}").ConfigureAwait(false);
            await host.Error.WriteLineAsync($"See: {Name} --help").ConfigureAwait(false);
            return ExitCodes.Usage;
        }

        var invocation = new InvocationConfiguration { Output = host.Out, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        return await result.InvokeAsync(invocation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs a verb's body, and turns how it ends into an exit code and words.</summary>
    public static async Task<int> GuardAsync(CliHost host, Func<Task<int>> body, CancellationToken cancellationToken)
    {
        var (code, message) = (ExitCodes.Failed, "");
        try
        {
            return await body().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            (code, message) = (ExitCodes.Interrupted, "interrupted");
        }
        catch (UsageException e)
        {
            (code, message) = (ExitCodes.Usage, e.Message);
        }
        catch (KubeStatusException e)
        {
            // What a manifest may hold was looked at before; what an API server says then is of a manifest all the same.
            (code, message) = (e.Reason == StatusReason.Invalid ? ExitCodes.Usage : ExitCodes.Failed, e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or InvalidDataException or AgentUnreachableException)
        {
            message = e.Message;
        }

        await host.Error.WriteLineAsync($"{Name}: {message}").ConfigureAwait(false);
        return code;
    }

    private static RootCommand Create(CliHost host)
    {
        var root = new RootCommand(Description) { RunCommand.Create(host), DemoCommand.Create(host) };
        root.Teach(More);
        return root;
    }
}
