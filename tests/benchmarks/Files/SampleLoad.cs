namespace VastK8s.Benchmarks.Files;

/// <summary>Records inside larger files (TFRecord), read whole in shuffled order from files that stay open.</summary>
/// <param name="record">Bytes of one.</param>
internal sealed unsafe class SampleLoad(int record) : FileLoad($"shuffled {record} B records", "records/s")
{
    protected override double Pass(FileTree tree, int seed)
    {
        var each = (int)(tree.Set.Files[0].Size / record);
        var order = Permutation.Of(each * tree.Paths.Count, seed);
        var descriptors = Enumerable.Range(0, tree.Paths.Count).Select(tree.Open).ToArray();
        try
        {
            InTwoThreads(order.Length, (from, to) =>
            {
                using var buffer = new Buffer(record);
                for (var i = from; i < to; i++)
                {
                    var index = order[i] / each;
                    tree.Read(descriptors[index], index, buffer.Address, record, (long)(order[i] % each) * record);
                }
            });
        }
        finally
        {
            foreach (var descriptor in descriptors)
                _ = Libc.Close(descriptor);
        }

        return order.Length;
    }
}
