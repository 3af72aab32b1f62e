using System.Diagnostics;
using System.Globalization;

namespace VastK8s.Cli.Tests.Support;

/// <summary>A temporary directory with a state directory in it, and command lines run there.</summary>
internal sealed class Workplace : IDisposable
{
    public Workplace()
    {
        Root = Directory.CreateTempSubdirectory("vastk8s-cli-").FullName;
        State = Path.Combine(Root, "state");
        Directory.CreateDirectory(State);
    }

    public string Root { get; }

    public string State { get; }

    public string Socket => Path.Combine(State, "agent.sock");

    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal) { ["PATH"] = "/usr/bin:/bin" };

    public TimeProvider Time { get; set; } = new FixedTime();

    public string In { get; set; } = "";

    public bool IsTerminal { get; set; }

    public bool IsRoot { get; set; } = true;

    /// <summary>Where the executable was built: artifacts/bin/VastK8s.Cli/&lt;configuration&gt;, as these tests have it.</summary>
    public static string ProgramDirectory { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "VastK8s.Cli", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))));

    public Task<FakeAgent> StartAgentAsync() => FakeAgent.StartAsync(Socket);

    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        string path = Path.Combine(Root, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
        return path;
    }

    /// <summary>
    /// A script that can be run at once. Not written by this process: a child that another test starts meanwhile has its descriptors until it runs
    /// its program, and what somebody may write to is not run (ETXTBSY).
    /// </summary>
    public string WriteScript(string name, string text)
    {
        string path = Path.Combine(Root, name);
        using (Process copy = Process.Start("cp", [Write(name + ".text", "#!/bin/sh\n" + text), path]))
        {
            copy.WaitForExit();
            Assert.Equal(0, copy.ExitCode);
        }

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    public CliHost Host(StringWriter output, StringWriter error)
    {
        var environment = new Dictionary<string, string>(Environment, StringComparer.Ordinal);
        environment.TryAdd("VASTK8S_STATE", State);
        return new CliHost
        {
            In = new StringReader(In),
            Out = output,
            Error = error,
            OutIsTerminal = IsTerminal,
            ErrorIsTerminal = IsTerminal,
            Width = 160,
            Environment = environment,
            WorkingDirectory = Root,
            ProgramDirectory = Path.Combine(Root, "nowhere", "bin"),
            Time = Time,
            IsRoot = IsRoot,
        };
    }

    /// <summary>Runs it in this process.</summary>
    public async Task<CliResult> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        using var error = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        int code = await CommandLine.RunAsync(Host(output, error), arguments, TestContext.Current.CancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    /// <summary>Starts the built executable.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(ProgramDirectory, "vastk8s"), arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Root,
        };
        start.Environment.Clear();
        // The host finds its runtime, and keeps its files, by these.
        foreach (string name in (string[])["DOTNET_ROOT", "HOME", "DOTNET_CLI_HOME"])
        {
            if (System.Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        foreach ((string name, string value) in Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment.TryAdd("VASTK8S_STATE", State);
        return Process.Start(start)!;
    }

    /// <summary>Runs the built executable to its end.</summary>
    public async Task<CliResult> RunBuiltAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await EndAsync(process);
    }

    public static async Task<CliResult> EndAsync(Process process)
    {
        try
        {
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            Task<string> error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new CliResult(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
