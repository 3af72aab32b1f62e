using System.CommandLine;
using VastK8s.Cli;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Help;
using VastK8s.Embedded.ControlPlane;
using VastK8s.Embedded.Manifests;
using VastK8s.Fuse;

namespace VastK8s.Embedded.Commands;

/// <summary><c>vastk8s-embedded run</c></summary>
internal static class RunCommand
{
    private const string DefaultState = "/var/lib/vastk8s-embedded";

    public static Command Create(CliHost host)
    {
        var apply = ApplyOption.Create();
        var state = new Option<string?>("--state") { Description = $"Directory of state, sockets and logs, one process at a time [default: {DefaultState}]", HelpName = "DIR" };
        var mounts = new Option<string[]>("--mount")
        {
            Description = "Mount this Dataset when it can be, and unmount it at the end; may be repeated",
            HelpName = "[NAMESPACE/]NAME=DIR",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var labels = new Option<string[]>("--node-label")
        {
            Description = "A label of the node, for manifests that select nodes; may be repeated",
            HelpName = "KEY=VALUE",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        var verb = new VerbCommand("run", "Applies manifests, shows what becomes of them, and goes on until a signal ends it.")
        {
            Details = "Bytes are cached in the directories that the CachePool names. At the end Datasets are deleted, and their bytes with them; those with retain: true find theirs again when "
                + "they are applied the next time with the same --state. If the process is killed, mounts are served on by an agent that its holder starts: vastk8s stop --unmount-all --state DIR ends that.",
            Examples =
            [
                ($"{EmbeddedRoot.Name} run --apply pool.yaml dataset.yaml --mount photos=/mnt/photos", "a pool and a Dataset on this machine, mounted"),
                ($"{EmbeddedRoot.Name} run -f examples --node-label node.kubernetes.io/gpu=true", "a directory of manifests that want a GPU node"),
            ],
        };
        verb.Add(apply);
        verb.Add(state);
        verb.Add(mounts);
        verb.Add(labels);
        verb.SetAction((result, token) => EmbeddedRoot.GuardAsync(host, () =>
        {
            var manifests = ManifestReader.Read(result.GetValue(apply)!, host);
            IReadOnlyList<MountWish> wishes = [.. (result.GetValue(mounts) ?? []).Select(m => MountWish.Parse(m, host))];
            if (wishes.Count > 0 && !host.IsRoot) throw new UsageException("--mount: mounting needs root (sudo)");
            if (wishes.Count > 0 && !ErofsMount.IsSupported(out var reason)) throw new UsageException($"--mount: {reason}");
            var options = new EmbeddedOptions(host.FullPath(result.GetValue(state) ?? DefaultState))
            {
                NodeLabels = (result.GetValue(labels) ?? []).Select(Label).ToDictionary(),
                HolderProgram = AgentExecutable.Find(host),
            };
            return new EmbeddedRun(host, options, manifests, wishes).RunAsync(token);
        }, token));
        return verb;
    }

    private static KeyValuePair<string, string> Label(string text) => text.IndexOf('=', StringComparison.Ordinal) is var at and > 0
        ? new KeyValuePair<string, string>(text[..at], text[(at + 1)..])
        : throw new UsageException($"--node-label: '{text}'; use KEY=VALUE, as in node.kubernetes.io/gpu=true");
}
