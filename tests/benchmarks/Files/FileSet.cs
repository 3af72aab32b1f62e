namespace VastK8s.Benchmarks.Files;

/// <summary>Files to write, all of one shape or several.</summary>
internal sealed record FileSet(IReadOnlyList<FileSpec> Files)
{
    public long Bytes => Files.Sum(f => f.Size);

    /// <summary><paramref name="count"/> files named <c>folder/dNN/fNNNNN</c>, 1,000 to a directory.</summary>
    public static FileSet Of(string folder, int count, long size) =>
        new([.. Enumerable.Range(0, count).Select(i => new FileSpec($"{folder}/d{i / 1000:d2}/f{i:d5}", size))]);

    public static FileSet operator +(FileSet a, FileSet b) => new([.. a.Files, .. b.Files]);

    /// <summary>Writes the files below <paramref name="root"/> and syncs, so that no write-back runs into what is measured next.</summary>
    public void Write(string root, CancellationToken cancellationToken)
    {
        foreach (var folder in Files.Select(f => Path.GetDirectoryName(f.Path)!).Distinct())
            Directory.CreateDirectory(Path.Combine(root, folder));
        Parallel.ForEach(Files, new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancellationToken }, file =>
        {
            var buffer = new byte[(int)Math.Min(file.Size, 1 << 20)];
            using var handle = File.OpenHandle(
                Path.Combine(root, file.Path), FileMode.Create, FileAccess.Write, FileShare.None, FileOptions.None, file.Size);
            for (long at = 0; at < file.Size; at += buffer.Length)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, file.Size - at));
                Content.Fill(part, file.Seed, at);
                RandomAccess.Write(handle, part, at);
            }
        });
        Libc.Sync();
    }
}
