using System.CommandLine;
using VastK8s.Cli;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Help;
using VastK8s.Cli.Output;
using VastK8s.Embedded.Demo;
using VastK8s.Embedded.Manifests;

namespace VastK8s.Embedded.Commands;

/// <summary><c>vastk8s-embedded demo</c></summary>
internal static class DemoCommand
{
    public static Command Create(CliHost host)
    {
        var apply = ApplyOption.Create();
        var source = new Option<string?>("--source") { Description = "What to show it on [default: the .NET SDK's own directory]", HelpName = "URI" };
        var options = new SourceOptions { TakesFile = false };
        var verb = new VerbCommand("demo", "Shows all of it on this machine with manifests and real files, and leaves nothing behind.")
        {
            Details = "The manifests must have a CachePool, a Dataset with prefetch.policy Eager and one with OnDemand. Their sources are replaced by --source, their directories by temporary ones.",
            Examples =
            [
                ($"{EmbeddedRoot.Name} demo --apply examples/demo", "with the .NET SDK's files"),
                ($"{EmbeddedRoot.Name} demo --apply examples/demo --source s3://bucket/prefix --region eu-central-1", "with a bucket, whose credentials are found as for vastk8s mount"),
            ],
        };
        verb.Add(apply);
        verb.Add(source);
        options.AddTo(verb);
        verb.SetAction((result, token) => EmbeddedRoot.GuardAsync(host, async () =>
        {
            using var directories = DemoDirectories.Create(host, null, []);
            using var crashDirectories = DemoDirectories.Create(host, null, []);
            var output = new TextOutput(host);
            var context = new VerbContext(host, output, directories.Agent);
            var input = context.Read(result.GetValue(source) ?? DotnetDirectory.Find(host), options.Read(result));
            if (input.Dataset is null) throw new UsageException("--source: a name; give a URI or a directory");
            var manifests = DemoManifests.Of(ManifestReader.Read(result.GetValue(apply)!, host), input);
            await using var demo = new EmbeddedDemo(host, output, input, manifests, crashDirectories) { AgentProgram = AgentExecutable.Find(host) };
            using var state = new DemoState(host, context, input, directories, keep: false);
            return await demo.RunAsync(state, DemoReports.Create(host, json: false), token).ConfigureAwait(false);
        }, token));
        return verb;
    }
}
