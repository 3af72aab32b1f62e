using System.Text.Json;
using VastK8s.Api.CacheNodes;
using VastK8s.Kube;

namespace VastK8s.CacheAgent.Nodes.State;

/// <summary>
/// <c>prefetchjobs.json</c> in the state directory: how runs ended that the CacheNode still names. An agent that was started again says the same of them, and does not
/// run them once more.
/// </summary>
internal sealed class FinishedJobs
{
    private const int KnownFormat = 1;
    private readonly string _path;
    private IReadOnlyList<NodePrefetchJobStatus> _jobs;

    /// <exception cref="InvalidDataException">It was written by another version.</exception>
    public FinishedJobs(string stateDirectory)
    {
        _path = Path.Combine(stateDirectory, "prefetchjobs.json");
        _jobs = Read();
    }

    /// <summary>How a run's attempt ended; null: it did not, as far as is known.</summary>
    public NodePrefetchJobStatus? Find(NodePrefetchJob job) => _jobs.FirstOrDefault(j => j.Uid == job.Uid && j.Run == job.Run && j.Attempt == job.Attempt);

    /// <summary>An attempt ended.</summary>
    public void Add(NodePrefetchJobStatus job) => Write([.. _jobs, job]);

    /// <summary>Forgets what is not named any more.</summary>
    public void Keep(IEnumerable<NodePrefetchJob> named)
    {
        var keys = named.Select(j => (j.Uid, j.Run, j.Attempt)).ToHashSet();
        var kept = _jobs.Where(j => keys.Contains((j.Uid, j.Run, j.Attempt))).ToList();
        if (kept.Count != _jobs.Count) Write(kept);
    }

    private void Write(IReadOnlyList<NodePrefetchJobStatus> jobs)
    {
        _jobs = jobs;
        PrivateFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(new Document(KnownFormat, jobs), KubeJson.Options));
    }

    private IReadOnlyList<NodePrefetchJobStatus> Read()
    {
        if (!File.Exists(_path)) return [];
        Document? document;
        try
        {
            document = JsonSerializer.Deserialize<Document>(File.ReadAllBytes(_path), KubeJson.Options);
        }
        catch (JsonException)
        {
            // What is lost with it is that runs are looked at once more: what they fetched is there.
            return [];
        }

        return document?.Format == KnownFormat
            ? document.Jobs
            : throw new InvalidDataException($"{_path} has format {document?.Format} and this agent knows {KnownFormat}: use the version that wrote it, or delete the file");
    }

    private sealed record Document(int Format, IReadOnlyList<NodePrefetchJobStatus> Jobs);
}
