using System.Globalization;

namespace VastK8s.Benchmarks.Synthetic;

/// <summary>A bucket's keys in listing order, computed: <c>dNNN/fNNNNNNN</c>, 1,000 to a directory.</summary>
internal sealed record SyntheticKeys(int Count)
{
    public const long Size = 114_660;

    public string this[int index] => string.Create(CultureInfo.InvariantCulture, $"d{index / 1000:d5}/f{index:d8}");

    /// <summary>Index of the first key not below <paramref name="key"/> in byte order; <see cref="Count"/> when there is none.</summary>
    public int LowerBound(string key)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(this[middle], key) < 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
