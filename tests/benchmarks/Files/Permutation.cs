namespace VastK8s.Benchmarks.Files;

/// <summary>A shuffled order that follows from its seed: both sides of a comparison walk the same way.</summary>
internal static class Permutation
{
    public static int[] Of(int count, int seed)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }
}
