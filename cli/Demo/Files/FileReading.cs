using System.Buffers;
using System.Security.Cryptography;

namespace VastK8s.Cli.Demo.Files;

/// <summary>Reads whole files the way a data loader does: sequentially, in large reads.</summary>
internal static class FileReading
{
    private const int BufferSize = 1 << 20;

    /// <summary>Readers at once.</summary>
    public static int Parallelism { get; } = Math.Clamp(Environment.ProcessorCount * 2, 4, 16);

    /// <summary>Reads to the end.</summary>
    /// <returns>Bytes read.</returns>
    public static long Read(string path) => Read(path, null);

    public static byte[] Hash(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Read(path, hash);
        return hash.GetHashAndReset();
    }

    /// <summary>Reads all files, several at a time.</summary>
    public static Task<long> ReadAllAsync(string root, IReadOnlyList<TreeEntry> files, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            long total = 0;
            Parallel.ForEach(
                files,
                new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
                file => Interlocked.Add(ref total, Read(Path.Combine(root, file.Path))));
            return total;
        },
        cancellationToken);

    private static long Read(string path, IncrementalHash? hash)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
            long total = 0;
            int read;
            while ((read = file.Read(buffer, 0, BufferSize)) > 0)
            {
                hash?.AppendData(buffer, 0, read);
                total += read;
            }

            return total;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
