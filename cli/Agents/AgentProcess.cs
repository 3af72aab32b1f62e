using System.Diagnostics;
using VastK8s.Cli.Credentials;

namespace VastK8s.Cli.Agents;

/// <summary>Starts the holder process, which starts the agent and outlives this process.</summary>
internal static class AgentProcess
{
    // The log takes what is written before the holder opens it by itself: a missing runtime shows there and nowhere else. Nothing of
    // this process's terminal or pipes is inherited, else a pipeline that this process is in would wait for the agent's end.
    private const string Launch = "umask 077; log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1";

    public static Process Start(CliHost host, AgentOptions options)
    {
        string executable = AgentExecutable.Find(host);
        CreateState(options.StateDirectory);
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, WorkingDirectory = "/" };
        foreach (string argument in (string[])["-c", Launch, "sh", options.LogPath, executable, "hold", "--state", options.StateDirectory])
        {
            start.ArgumentList.Add(argument);
        }

        foreach (CacheDirectoryOption directory in options.CacheDirectories)
        {
            start.ArgumentList.Add("--cache-dir");
            start.ArgumentList.Add(directory.ToString());
        }

        start.Environment.Clear();
        foreach ((string name, string value) in host.Environment)
        {
            if (!EnvironmentCredentials.Variables.Contains(name))
            {
                start.Environment[name] = value;
            }
        }

        return Process.Start(start)!;
    }

    /// <summary>The end of the agent's log, for a message; empty when there is none.</summary>
    public static string LogTail(string path, int lines = 15)
    {
        try
        {
            return string.Join('\n', File.ReadLines(path).TakeLast(lines));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static void CreateState(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AgentUnreachableException(
                $"no agent answers and its state directory cannot be made: {e.Message} Run as root, or give --state DIR", e);
        }
    }
}
