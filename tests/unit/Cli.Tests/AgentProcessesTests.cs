using System.Diagnostics;
using VastK8s.Cli.Agents;
using VastK8s.Cli.Tests.Support;

namespace VastK8s.Cli.Tests;

public sealed class AgentProcessesTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task An_agent_is_known_by_its_state_directory_and_ends_when_killed()
    {
        // A name is all that a script needs to look like an agent. It waits for input that never comes, and has no child to leave behind.
        string agent = _workplace.WriteScript("vastk8s-cache-agent", "read line\n");
        using Process mine = Start(agent, "serve", "--state", _workplace.State);
        using Process other = Start(agent, "serve", "--state", _workplace.Root);
        using Process bystander = Start("/bin/sh", "-c", $"read line # vastk8s-cache-agent --state {_workplace.State}");
        try
        {
            IReadOnlyList<int> found = [];
            while (found.Count == 0)
            {
                TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
                found = AgentProcesses.Of(_workplace.State);
            }

            Assert.Equal([mine.Id], found);
            Assert.True(AgentProcesses.IsAgent(mine.Id));
            Assert.False(AgentProcesses.IsAgent(bystander.Id));

            AgentProcesses.Kill(mine.Id);

            Assert.True(await AgentProcesses.WaitForEndAsync([mine.Id], TimeSpan.FromMinutes(1), TimeProvider.System, TestContext.Current.CancellationToken));
            Assert.False(AgentProcesses.Runs(mine.Id));
            Assert.False(await AgentProcesses.WaitForEndAsync([other.Id], TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken));
        }
        finally
        {
            foreach (Process process in (Process[])[mine, other, bystander])
            {
                process.Kill();
            }
        }
    }

    private static Process Start(string file, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(file, arguments) { RedirectStandardInput = true })!;

    [Fact]
    public void No_process_is_no_error() => AgentProcesses.Kill(int.MaxValue);
}
