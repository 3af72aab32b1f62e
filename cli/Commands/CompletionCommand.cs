using System.CommandLine;
using VastK8s.Cli.Help;

namespace VastK8s.Cli.Commands;

/// <summary><c>vastk8s completion</c></summary>
internal static class CompletionCommand
{
    public static Command Create(CliHost host)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var verb = new VerbCommand("completion", "Prints a script that completes verbs, options and Dataset names in a shell.")
        {
            Examples =
            [
                ("source <(vastk8s completion bash)", "in ~/.bashrc"),
                ("source <(vastk8s completion zsh)", "in ~/.zshrc, after compinit"),
                ("vastk8s completion fish | source", "in ~/.config/fish/config.fish"),
            ],
        };
        verb.Add(shell);
        verb.SetAction(result =>
        {
            host.Out.Write(CompletionScript.For(result.GetValue(shell)!));
            return ExitCodes.Ok;
        });
        return verb;
    }
}
