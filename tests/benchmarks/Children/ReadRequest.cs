namespace VastK8s.Benchmarks.Children;

/// <summary>What <see cref="ReaderChild"/> is to do, as a line of JSON.</summary>
/// <param name="Root">Where the files are, as the child sees them.</param>
/// <param name="Folder">As in <see cref="Files.FileSet.Of"/>.</param>
/// <param name="Count">Files. Several are read in an epoch, one from front to back.</param>
/// <param name="Size">Bytes of each.</param>
/// <param name="Seed">Of the order.</param>
/// <param name="Seconds">It takes at least, in whole passes.</param>
internal sealed record ReadRequest(string Root, string Folder, int Count, long Size, int Seed, double Seconds);
