using System.Diagnostics;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests.Verbs;

public sealed class CompletionTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("vastk8s st", "stop,status")]
    [InlineData("vastk8s mount --pre", "--prefetch")]
    [InlineData("vastk8s completion z", "zsh")]
    [InlineData("vastk8s status -o j", "json")]
    public async Task The_parser_completes(string line, string expected)
    {
        CliResult result = await _workplace.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Equal(0, result.Code);
        Assert.Subset(result.Lines.ToHashSet(), expected.Split(',').ToHashSet());
    }

    [Fact]
    public async Task Names_of_Datasets_come_from_the_agent()
    {
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnStatus = _ => Sample.Status();

        foreach (string verb in (string[])["mount", "prefetch", "index", "status", "delete"])
        {
            string line = $"vastk8s {verb} im";
            Assert.Contains("imagenet", (await _workplace.RunAsync($"[suggest:{line.Length}]", line)).Lines);
        }
    }

    [Theory]
    [InlineData("bash", "vastk8s sta", "status")]
    [InlineData("bash", "vastk8s status im", "imagenet")]
    [InlineData("bash", "vastk8s mount --path-st", "--path-style")]
    [InlineData("bash", "vastk8s mount imagenet /tm", "")]
    [InlineData("zsh", "vastk8s sta", "status")]
    [InlineData("fish", "vastk8s sta", "status")]
    [InlineData("fish", "vastk8s status im", "imagenet")]
    public async Task The_shell_completes(string shell, string line, string expected)
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(p => File.Exists(Path.Combine(p, shell))), $"no {shell} here; apt-get install {shell}");
        await using FakeAgent agent = await _workplace.StartAgentAsync();
        agent.OnStatus = _ => Sample.Status();
        string script = _workplace.Write($"completion.{shell}", (await _workplace.RunAsync("completion", shell)).Out);
        string[] words = line.Split(' ');
        string command = shell switch
        {
            "bash" => $"source {script}; COMP_LINE='{line}'; COMP_POINT={line.Length}; COMP_WORDS=({line}); COMP_CWORD={words.Length - 1}; _vastk8s; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
            // compadd needs a line editor; what it is given is what is looked at.
            "zsh" => $"compdef() {{ }}; compadd() {{ shift; print -l -- $@ }}; _files() {{ }}; source {script}; words=({line}); CURRENT={words.Length}; PREFIX={words[^1]}; _vastk8s",
            _ => $"source {script}; complete -C '{line}'",
        };

        var start = new ProcessStartInfo(shell, ["-c", command]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.Environment["PATH"] = $"{Workplace.ProgramDirectory}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["VASTK8S_STATE"] = _workplace.State;
        start.Environment["HOME"] = _workplace.Root;
        using Process process = Process.Start(start)!;
        CliResult result = await Workplace.EndAsync(process);

        string found = string.Join(',', result.Lines.Select(l => l.Split('\t')[0]).Where(l => l.Length > 0));
        Assert.True(expected == found, $"expected {expected}, found {found}: {result}");
    }
}
