namespace VastK8s.Benchmarks.Measuring;

/// <summary>Both sides of one figure.</summary>
internal sealed record Comparison(Samples Ours, Samples Theirs)
{
    public double Ratio => Ours.Median / Theirs.Median;

    public int Runs => Ours.Values.Count;

    /// <summary>Measures both in turn (<see cref="Rounds"/>).</summary>
    public static async Task<Comparison> InterleaveAsync(
        int runs, string unit, (string What, Func<int, double> Run) ours, (string What, Func<int, double> Run) theirs, CancellationToken cancellationToken)
    {
        // On a thread of the pool: the loops are long and call the kernel directly.
        var results = await Rounds.RunAsync<double>(
            runs, [round => Task.Run(() => ours.Run(round)), round => Task.Run(() => theirs.Run(round))], cancellationToken);
        return new Comparison(new Samples(ours.What, unit, results[0]), new Samples(theirs.What, unit, results[1]));
    }
}
