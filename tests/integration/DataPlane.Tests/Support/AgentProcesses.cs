using System.Globalization;
using System.Text;
using Mono.Unix.Native;

namespace VastK8s.Integration.Tests.Support;

/// <summary>The holder and the agent of one state directory, told from all others by the directory on their command lines.</summary>
internal sealed class AgentProcesses(string state)
{
    /// <summary>Pid of the agent; null while none runs.</summary>
    public int? Agent => Find("serve").Cast<int?>().FirstOrDefault();

    /// <summary>Pid of the holder.</summary>
    public int? Holder => Find("hold").Cast<int?>().FirstOrDefault();

    public bool AnyAlive => Find("serve").Concat(Find("hold")).Any();

    /// <summary>Sends a signal; the process may be gone by then.</summary>
    public static void Signal(int? pid, Signum signal)
    {
        if (pid is { } there) Syscall.kill(there, signal);
    }

    /// <summary>Kills both at the same time: neither starts the other again.</summary>
    public async Task KillAllAsync()
    {
        await Eventually.IsAsync(
            () =>
            {
                int[] all = [.. Find("hold"), .. Find("serve")];
                foreach (var pid in all) Signal(pid, Signum.SIGSTOP);
                foreach (var pid in all) Signal(pid, Signum.SIGKILL);
                return all.Length == 0;
            },
            $"holder and agent of {state} end when killed");
    }

    // A zombie has an empty command line.
    private IEnumerable<int> Find(string verb)
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid)) continue;
            string[] arguments;
            try
            {
                arguments = Encoding.UTF8.GetString(File.ReadAllBytes($"{folder}/cmdline")).Split('\0');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue;
            }
            if (arguments.Length < 3 || arguments[1] != verb || !arguments[0].EndsWith("vastk8s-cache-agent", StringComparison.Ordinal)) continue;
            if (arguments.Contains(state)) yield return pid;
        }
    }
}
