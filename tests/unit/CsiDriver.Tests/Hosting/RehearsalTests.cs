using Microsoft.Extensions.Logging.Abstractions;
using VastK8s.CsiDriver.Agents;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Tests.Support;

namespace VastK8s.CsiDriver.Tests.Hosting;

public sealed class RehearsalTests : IDisposable
{
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Whoever_is_away_it_ends_without_an_error()
    {
        using var link = new AgentLink(_folder.File("agent.sock"), TimeSpan.FromMilliseconds(1), TimeProvider.System);
        var asked = 0;
        await Rehearsal.RunAsync(
            _folder.File("csi.sock"),
            link,
            () =>
            {
                asked++;
                throw new InvalidOperationException("no way to the API server");
            },
            NullLogger.Instance,
            TestContext.Current.CancellationToken);
        Assert.Equal(1, asked);
    }
}
