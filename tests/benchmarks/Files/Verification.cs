namespace VastK8s.Benchmarks.Files;

/// <summary>Reads a tree whole and compares it with what was written: a rate of wrong bytes is no rate. Warms the page cache on the way.</summary>
internal static unsafe class Verification
{
    public static void Run(FileTree tree)
    {
        using var buffer = new Buffer(1 << 20);
        for (var index = 0; index < tree.Paths.Count; index++)
        {
            var file = tree.Set.Files[index];
            var descriptor = tree.Open(index);
            for (long at = 0; at < file.Size; at += buffer.Size)
            {
                var count = (int)Math.Min(buffer.Size, file.Size - at);
                tree.Read(descriptor, index, buffer.Address, count, at);
                if (Content.WrongWords(buffer.Bytes(count), file.Seed, at) != 0)
                    throw new IOException($"{tree.Root}/{file.Path}: wrong bytes at {at}");
            }

            _ = Libc.Close(descriptor);
        }
    }
}
