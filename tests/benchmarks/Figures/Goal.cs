namespace VastK8s.Benchmarks.Figures;

/// <summary>A figure that has a target.</summary>
/// <param name="Name">In bench.json.</param>
/// <param name="Unit">Of the value.</param>
/// <param name="Against">The other side.</param>
/// <param name="AtLeast">true: the value must reach the limit; false: it must not pass it.</param>
/// <param name="Limit">The bar.</param>
/// <param name="Allowance">What else the target grants, as text; whoever measures applies it.</param>
internal sealed record Goal(string Name, string Unit, string Against, bool AtLeast, double Limit, string Allowance = "")
{
    public string Target => $"{(AtLeast ? '≥' : '≤')} {Limit}{Allowance}";

    public bool Meets(double value) => AtLeast ? value >= Limit : value <= Limit;
}
