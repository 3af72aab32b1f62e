using VastK8s.Api.Datasets;
using VastK8s.Embedded.Tables;
using VastK8s.Kube;
using VastK8s.Kube.Memory;

namespace VastK8s.Embedded.Tests.Tables;

public sealed class ObjectWatchTests : IDisposable
{
    private static readonly ApplyOptions Operator = new("operator");
    private readonly InMemoryApiServer _server = new(new InMemoryOptions { BookmarkInterval = null });
    private readonly List<string> _lines = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private InMemoryKubeClient Client => new(_server);

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task It_ends_at_once_when_what_there_is_is_as_wanted()
    {
        await Watch().RunAsync(datasets => datasets.Count == 0, Token);

        Assert.Empty(_lines);
    }

    [Fact]
    public async Task Changes_are_lines_and_what_a_column_does_not_show_is_none()
    {
        var dataset = new Dataset { Metadata = new() { Name = "photos", NamespaceProperty = "default" }, Spec = new() { Sources = [new() { Uri = "s3://a" }] } };
        await Client.ApplyAsync(dataset, Operator, Token);
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Watch().RunAsync(
            datasets =>
            {
                listed.TrySetResult();
                return datasets.Values.Any(d => d.Status?.Phase == DatasetPhase.Ready);
            },
            Token);
        await listed.Task.WaitAsync(Token);

        await SetAsync(dataset, new DatasetStatus { Phase = DatasetPhase.Caching });
        await SetAsync(dataset, new DatasetStatus { Phase = DatasetPhase.Caching, Mounts = 1 });
        await SetAsync(dataset, new DatasetStatus { Phase = DatasetPhase.Ready });
        await watch;

        Assert.StartsWith("NAME", _lines[0], StringComparison.Ordinal);
        Assert.Contains("Ready ", _lines[^1], StringComparison.Ordinal);
        Assert.Equal(1, _lines.Count(l => l.Contains("Caching", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_deletion_is_seen()
    {
        var dataset = new Dataset { Metadata = new() { Name = "photos", NamespaceProperty = "default" }, Spec = new() { Sources = [new() { Uri = "s3://a" }] } };
        await Client.ApplyAsync(dataset, Operator, Token);
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var watch = Watch().RunAsync(
            datasets =>
            {
                if (datasets.Count == 1) seen.TrySetResult();
                return datasets.Count == 0;
            },
            Token);

        await seen.Task.WaitAsync(Token);
        await Client.DeleteAsync<Dataset>(new NamespacedName("default", "photos"), null, Token);

        await watch;
    }

    private ObjectWatch<Dataset> Watch() => new(Client, new PrinterTable<Dataset>(TimeProvider.System), _lines.Add);

    private Task<Dataset> SetAsync(Dataset dataset, DatasetStatus status) => Client.ApplyStatusAsync(dataset with { Status = status }, Operator, Token);
}
