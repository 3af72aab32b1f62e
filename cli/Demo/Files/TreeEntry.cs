namespace VastK8s.Cli.Demo.Files;

/// <summary>One name in a tree.</summary>
/// <param name="Path">Relative to the tree's root.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Size">Bytes; 0 but for files.</param>
/// <param name="Target">The text of a link; null otherwise.</param>
internal sealed record TreeEntry(string Path, TreeEntryKind Kind, long Size, string? Target);
