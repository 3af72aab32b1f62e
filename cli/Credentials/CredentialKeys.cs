namespace VastK8s.Cli.Credentials;

/// <summary>Names of credentials, as a Kubernetes Secret of the Dataset's has them.</summary>
internal static class CredentialKeys
{
    public const string AccessKeyId = "accessKeyId";
    public const string SecretAccessKey = "secretAccessKey";
    public const string SessionToken = "sessionToken";
    public const string Profile = "profile";
    public const string AccountKey = "accountKey";
    public const string SasToken = "sasToken";
    public const string ServiceAccountKey = "serviceAccountKey";

    public static readonly IReadOnlyList<string> All =
        [AccessKeyId, SecretAccessKey, SessionToken, Profile, AccountKey, SasToken, ServiceAccountKey];
}
