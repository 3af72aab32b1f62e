namespace VastK8s.CsiDriver.Volumes;

/// <summary>The volumes that were made and not deleted. There is nothing behind one but its Dataset.</summary>
internal interface IProvisionedVolumes
{
    /// <summary>All, in the order they were made.</summary>
    Task<IReadOnlyList<ProvisionedVolume>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Remembers one, unless there is one of that id, which is returned.</summary>
    /// <param name="name">What it was asked for by.</param>
    /// <param name="volume">The volume.</param>
    /// <param name="cancellationToken">The caller waits no longer.</param>
    /// <exception cref="Grpc.Core.RpcException">ALREADY_EXISTS: the name is another volume's. UNAVAILABLE: nobody could be asked.</exception>
    Task<ProvisionedVolume> AddAsync(string name, ProvisionedVolume volume, CancellationToken cancellationToken);

    /// <summary>Forgets one; none is no error.</summary>
    Task RemoveAsync(string id, CancellationToken cancellationToken);
}
