namespace VastK8s.Api.Datasets;

/// <summary>What a Dataset shows and how.</summary>
public sealed record DatasetSpec
{
    /// <summary>At least one; each at its own <see cref="DatasetSource.Path"/>.</summary>
    public IReadOnlyList<DatasetSource> Sources { get; init; } = [];

    /// <summary>What a mount promises about change at the source. <c>Snapshot</c> is the only one served yet.</summary>
    public string Consistency { get; init; } = "Snapshot";

    /// <summary>Owner, group and permission bits of what is mounted.</summary>
    public DatasetOwnership Ownership { get; init; } = new();
}
