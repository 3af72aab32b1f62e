using VastK8s.Api.Agent;

namespace VastK8s.Cli.Output;

/// <summary>A snapshot in words.</summary>
internal static class SnapshotText
{
    private const int ShortIdLength = 12;

    public static string ShortId(string id) => id.Length > ShortIdLength ? id[..ShortIdLength] : id;

    public static IEnumerable<string> Lines(string dataset, Snapshot snapshot) =>
        [$"{dataset}: {Size(snapshot)}; snapshot {ShortId(snapshot.Id)}", .. LeftOut(snapshot)];

    public static string Size(Snapshot snapshot) =>
        $"{Units.Count(snapshot.Objects, "object", "objects")}, {Units.Bytes(snapshot.Bytes)}, "
        + Units.Count(snapshot.Directories, "directory", "directories");

    /// <summary>What is not in the tree, by reason, with the keys that the agent gave as samples.</summary>
    public static IEnumerable<string> LeftOut(Snapshot snapshot) =>
        snapshot.Skipped.Where(s => s.Value > 0).OrderBy(s => s.Key, StringComparer.Ordinal).Select(skipped =>
        {
            string[] keys = [.. snapshot.SkippedSamples.Where(s => s.Reason == skipped.Key).Select(s => s.Key)];
            string more = keys.Length < skipped.Value ? ", …" : "";
            string samples = keys.Length == 0 ? "" : $": {string.Join(", ", keys)}{more}";
            return $"  left out: {Units.Count(skipped.Value)} {skipped.Key}{samples}";
        });
}
