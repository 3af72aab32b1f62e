namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Public containers.</summary>
internal sealed class AnonymousAuthorization : BlobAuthorization
{
    public override string Remedy =>
        "the container is not public: give accountKey or sasToken in the Secret, or a workload identity, "
        + "and do not ask for anonymous access";

    public override string GrantRemedy => "set the container's public access level to 'container' (listing needs it), or give credentials";

    public override ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
