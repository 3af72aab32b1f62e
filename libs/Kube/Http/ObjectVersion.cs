namespace VastK8s.Kube.Http;

/// <summary>As much of an object as says its version.</summary>
internal sealed class ObjectVersion
{
    public Meta? Metadata { get; set; }

    internal sealed class Meta
    {
        public string? ResourceVersion { get; set; }
    }
}
