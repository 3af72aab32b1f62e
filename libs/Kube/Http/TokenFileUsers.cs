namespace VastK8s.Kube.Http;

/// <summary>As much of a kubeconfig as says which user has a token file.</summary>
internal sealed class TokenFileUsers
{
    public List<Entry>? Users { get; set; }

    internal sealed class Entry
    {
        public string? Name { get; set; }

        public Credentials? User { get; set; }
    }

    internal sealed class Credentials
    {
        public string? TokenFile { get; set; }
    }
}
