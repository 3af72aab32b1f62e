using System.CommandLine;
using VastK8s.Cli.Datasets;
using VastK8s.Cli.Demo;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s demo</c></summary>
internal static class DemoCommand
{
    public static Command Create(CliHost host, GlobalOptions global)
    {
        var source = new Option<string?>("--source") { Description = "What to show it on [default: the .NET SDK's own directory]", HelpName = "URI" };
        var keep = new Option<bool>("--keep") { Description = "Leave agent, mounts and cache behind, and say how to look at them" };
        var options = new SourceOptions { TakesFile = false };
        var verb = new VerbCommand("demo", "Shows all of it on this machine with real files, and leaves nothing behind.")
        {
            Details = "Indexes, prefetches, mounts, compares every file with the source, times reads side by side, kills the agent in the middle "
                + "of a read, unmounts. What needs root, /dev/fuse or EROFS is left out, and said, where they are missing. Works in temporary "
                + "directories; --state and --cache-dir, if given, name directories that are empty or not there yet.",
            Examples =
            [
                ("vastk8s demo", "with the .NET SDK's files"),
                ("vastk8s demo --source s3://bucket/prefix --region eu-central-1", "with a bucket, whose credentials are found as for mount"),
                ("vastk8s demo --source /srv/data --keep", "with a directory, to look around afterwards"),
            ],
            JsonLines =
            [
                "(besides those of vastk8s index, prefetch and mount)",
                "DemoStep  step, title, outcome (Ok, Failed, LeftOut), lines []",
            ],
        };
        verb.Add(source);
        verb.Add(keep);
        options.AddTo(verb);
        verb.SetAction((result, token) => Verb.RunAsync(host, global, result, async (context, cancellationToken) =>
        {
            string argument = result.GetValue(source) ?? DotnetDirectory.Find(host);
            DatasetInput input = context.Read(argument, options.Read(result));
            if (input.Dataset is null)
            {
                throw new UsageException("--source: a name; give a URI or a directory, for the demo has an agent of its own");
            }

            using var directories = DemoDirectories.Create(
                host, result.GetResult(global.State) is { Implicit: false } ? context.Agent.StateDirectory : null, context.Agent.CacheDirectories);
            bool json = result.GetValue(global.Format) == "json";
            return await DemoRun.RunAsync(
                host, context.Output, DemoReports.Create(host, json), input, directories, result.GetValue(keep), cancellationToken).ConfigureAwait(false);
        }, token));
        return verb;
    }
}
