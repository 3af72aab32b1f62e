using System.CommandLine;
using System.CommandLine.Help;

namespace VastK8s.Cli.Help;

/// <summary>The help of a command that does nothing without a verb.</summary>
internal static class RootHelp
{
    /// <summary>Has its help end with this, and be what is said, with <see cref="ExitCodes.Usage"/>, where no verb is given.</summary>
    public static void Teach(this RootCommand root, string more)
    {
        var help = root.Options.OfType<HelpOption>().Single();

        // The verbs have options of their own.
        help.Recursive = false;
        var teach = new TeachingHelpAction(writer => writer.Write(more));
        help.Action = teach;
        root.SetAction(result =>
        {
            teach.Invoke(result);
            return ExitCodes.Usage;
        });
    }
}
