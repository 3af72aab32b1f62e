namespace VastK8s.Benchmarks.Measuring;

/// <summary>
/// Sides of a comparison in turn: A B C, C B A, A B C, …: what else the machine does meets all of them alike, and none always runs in
/// another's wake.
/// </summary>
internal static class Rounds
{
    /// <summary>
    /// Runs every side once a round; the results, a list a side. A round numbered -1 goes before and is not counted: code gets compiled,
    /// connections open, disks wake up.
    /// </summary>
    public static async Task<IReadOnlyList<IReadOnlyList<T>>> RunAsync<T>(
        int rounds, IReadOnlyList<Func<int, Task<T>>> sides, CancellationToken cancellationToken)
    {
        var results = sides.Select(_ => new List<T>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < sides.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var side = (round & 1) == 0 ? i : sides.Count - 1 - i;
                var result = await sides[side](round);
                if (round >= 0)
                    results[side].Add(result);
            }
        }

        return results;
    }
}
