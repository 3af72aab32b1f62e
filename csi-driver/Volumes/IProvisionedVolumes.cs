namespace VastK8s.CsiDriver.Volumes;

/// <summary>The volumes that were made and not deleted. There is nothing behind one but its Dataset.</summary>
internal interface IProvisionedVolumes
{
    /// <summary>All, in the order they were made.</summary>
    Task<IReadOnlyList<ProvisionedVolume>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Remembers one, unless there is one of that id, which is returned.</summary>
    Task<ProvisionedVolume> AddAsync(ProvisionedVolume volume, CancellationToken cancellationToken);

    /// <summary>Forgets one; none is no error.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);
}
