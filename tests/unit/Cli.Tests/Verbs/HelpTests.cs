using System.CommandLine;
using VastK8s.Cli.Commands;
using VastK8s.Cli.Help;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

public sealed class HelpTests : IDisposable
{
    private static readonly string[] Names = ["mount", "prefetch", "index", "status", "umount", "delete", "stop", "demo", "completion"];

    private readonly Workplace _workplace = new();

    public static TheoryData<string> Verbs => [.. Names];

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task The_first_help_has_verbs_exit_codes_and_environment()
    {
        CliResult result = await _workplace.RunAsync("--help");

        Assert.Equal(0, result.Code);
        Assert.All(Names, name => Assert.Contains($"\n  {name}", result.Out, StringComparison.Ordinal));
        string[] codes = ["0    done", "1    failed", "2    wrong", "3    incomplete", "4    no agent", "130  interrupted"];
        Assert.All(codes, code => Assert.Contains($"\n  {code}", result.Out, StringComparison.Ordinal));
        Assert.Contains("AZURE_STORAGE_SAS_TOKEN", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_do_shows_help_and_is_no_success()
    {
        CliResult result = await _workplace.RunAsync();

        Assert.Equal(2, result.Code);
        Assert.Contains("Exit codes:", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Every_verb_teaches(string verb)
    {
        CliResult result = await _workplace.RunAsync(verb, "--help");

        Assert.Equal((0, ""), (result.Code, result.Error));
        Assert.Contains("Description:", result.Out, StringComparison.Ordinal);
        Assert.Contains($"Examples:\n  # ", result.Out, StringComparison.Ordinal);
        Assert.Contains($"vastk8s {verb}", result.Out, StringComparison.Ordinal);
        if (verb != "completion")
        {
            Assert.Contains("Output of -o json", result.Out, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_example_is_a_right_command_line(string verb)
    {
        using var output = new StringWriter();
        RootCommand root = RootVerb.Create(_workplace.Host(output, output));
        var command = (VerbCommand)root.Subcommands.Single(c => c.Name == verb);

        Assert.All(command.Examples, example =>
        {
            string line = example.Line.Replace("source <(", "", StringComparison.Ordinal).Split(" | ")[0].TrimEnd(')').Replace("'", "", StringComparison.Ordinal);
            Assert.Empty(root.Parse(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]).Errors);
        });
    }
}
