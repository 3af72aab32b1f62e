namespace VastK8s.ObjectStores.Listing;

/// <summary>Reads pages of keys.</summary>
internal interface IKeyPages
{
    ValueTask<KeyPage> ReadAsync(KeyQuery query, CancellationToken cancellationToken);
}
