using System.CommandLine;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s</c> itself.</summary>
internal static class RootVerb
{
    private const string Description =
        "Mounts objects of S3, Azure Blob, GCS or a directory as a file tree that reads at local-disk speed. "
        + "What is read or prefetched stays in a cache on this machine; a small agent fetches what is missing, and is started when needed.";

    private const string More = """
        Exit codes:
          0    done
          1    failed
          2    wrong command line or Dataset; the same call fails again
          3    incomplete: some objects could not be fetched
          4    no agent answers, and none could be started
          130  interrupted

        Environment:
          VASTK8S_STATE    state directory, as --state
          VASTK8S_AGENT    path of the vastk8s-cache-agent executable to start
          NO_COLOR         no colours on the terminal
          AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_PROFILE, AWS_REGION, AWS_DEFAULT_REGION,
          AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, AZURE_STORAGE_KEY, AZURE_STORAGE_SAS_TOKEN,
          GOOGLE_APPLICATION_CREDENTIALS, STORAGE_EMULATOR_HOST
                           as for the clouds' own tools; sent to the agent with the Dataset, never shown

        Examples:
          vastk8s mount s3://bucket/imagenet /mnt/imagenet     # read it as files
          vastk8s prefetch s3://bucket/imagenet                # bring all of it here first
          vastk8s status                                       # what is here
          vastk8s VERB --help                                  # more, with examples

        """;

    public static RootCommand Create(CliHost host)
    {
        var root = new RootCommand(Description);
        var global = new GlobalOptions(host);
        global.AddTo(root);
        Command[] verbs =
        [
            MountCommand.Create(host, global), PrefetchCommand.Create(host, global), IndexCommand.Create(host, global),
            StatusCommand.Create(host, global), UmountCommand.Create(host, global), DeleteCommand.Create(host, global),
            StopCommand.Create(host, global), DemoCommand.Create(host, global), CompletionCommand.Create(host),
        ];
        foreach (Command verb in verbs)
        {
            root.Add(verb);
        }

        root.Teach(More);
        return root;
    }
}
