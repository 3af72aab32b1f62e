namespace VastK8s.ObjectStores.S3.Signing;

/// <summary>An access key, and the token of a temporary one. Prints no secret.</summary>
internal sealed record S3Keys(string AccessKeyId, string SecretAccessKey, string? SessionToken)
{
    public override string ToString() => AccessKeyId;
}
