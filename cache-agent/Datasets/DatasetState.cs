using System.Text.Json;
using VastK8s.Api.Datasets;
using VastK8s.Api.Yaml;
using VastK8s.CacheAgent.Snapshots;

namespace VastK8s.CacheAgent.Datasets;

/// <summary>
/// A Dataset's directory on this node: <c>dataset.yaml</c>, <c>secrets.json</c> (0600), <c>sources.json</c>, <c>mounts.json</c>, <c>node.json</c>, beside the object
/// table and the snapshots. Each file is replaced whole.
/// </summary>
internal sealed class DatasetState(string directory)
{
    private const string DoomedPrefix = ".deleted-";
    private const string MountsFile = "mounts.json";
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public string Directory => directory;

    /// <summary>What a directory is called while it is being deleted; removed at the next start if that was cut short.</summary>
    public static string DoomedPath(string directory) => Path.Combine(Path.GetDirectoryName(directory)!, DoomedPrefix + Path.GetFileName(directory));

    public static bool IsDoomed(string directory) => Path.GetFileName(directory).StartsWith(DoomedPrefix, StringComparison.Ordinal);

    public static bool Exists(string directory) => !IsDoomed(directory) && File.Exists(Path.Combine(directory, "dataset.yaml"));

    public Dataset ReadDataset() => ResourceYaml.Parse<Dataset>(File.ReadAllText(PathOf("dataset.yaml")));

    public void WriteDataset(Dataset dataset) => Replace("dataset.yaml", ResourceYaml.Serialize(dataset));

    public IReadOnlyDictionary<string, Dictionary<string, string>> ReadSecrets() =>
        Read<Dictionary<string, Dictionary<string, string>>>("secrets.json") ?? [];

    public void WriteSecrets(IReadOnlyDictionary<string, Dictionary<string, string>> secrets) =>
        Replace("secrets.json", JsonSerializer.Serialize(secrets, Json), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    public IReadOnlyList<SourceRecord> ReadSources() => Read<List<SourceRecord>>("sources.json") ?? [];

    public void WriteSources(IReadOnlyList<SourceRecord> sources) => Replace("sources.json", JsonSerializer.Serialize(sources, Json));

    public IReadOnlyList<MountRecord> ReadMounts()
    {
        var path = PathOf(MountsFile);
        var text = File.Exists(path) ? File.ReadAllText(path) : "";

        // One that does not end, or has pages missing, was cut off with the machine (below): nothing that it said is mounted any more.
        return text.EndsWith(']') && !text.Contains('\0', StringComparison.Ordinal) ? JsonSerializer.Deserialize<List<MountRecord>>(text, Json)! : [];
    }

    /// <summary>Outlives this process, and not the machine, whose end is that of all mounts: a pod's start does not wait for the disk.</summary>
    public void WriteMounts(IReadOnlyList<MountRecord> mounts) => Replace(MountsFile, JsonSerializer.Serialize(mounts, Json), flush: false);

    /// <summary>What the node controller keeps of it; null for a Dataset that came otherwise.</summary>
    /// <exception cref="SnapshotFormatException">Its format is unknown.</exception>
    public NodeRecord? ReadNode()
    {
        if (Read<NodeRecord>("node.json") is not { } record) return null;
        return record.Format == NodeRecord.KnownFormat ? record : throw SnapshotFormatException.UnknownFormat(PathOf("node.json"), record.Format, NodeRecord.KnownFormat);
    }

    public void WriteNode(NodeRecord record) => Replace("node.json", JsonSerializer.Serialize(record, Json));

    private string PathOf(string name) => Path.Combine(directory, name);

    private T? Read<T>(string name)
        where T : class
    {
        var path = PathOf(name);
        return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllText(path), Json) : null;
    }

    private void Replace(
        string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, bool flush = true)
    {
        System.IO.Directory.CreateDirectory(directory);
        var temporary = PathOf(name) + ".tmp";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode }))
        {
            file.Write(System.Text.Encoding.UTF8.GetBytes(text));
            file.Flush(flushToDisk: flush);
        }

        File.Move(temporary, PathOf(name), overwrite: true);
    }
}
