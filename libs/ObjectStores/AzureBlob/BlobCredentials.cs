using Azure.Core;
using Azure.Identity;

namespace VastK8s.ObjectStores.AzureBlob;

/// <summary>Chooses the credentials: what the options name, then the environment's keys, then Microsoft Entra ID.</summary>
internal static class BlobCredentials
{
    /// <param name="options">Credentials by name.</param>
    /// <param name="container">Where they go.</param>
    /// <param name="identity">Replaces the default chain (tests).</param>
    /// <exception cref="ObjectStoreException"><see cref="ObjectStoreError.Configuration"/>, naming the key of the Secret.</exception>
    public static BlobAuthorization Choose(StoreOptions options, BlobContainer container, TokenCredential? identity)
    {
        if (options.Anonymous)
            return new AnonymousAuthorization();
        string? key = options.Credentials.GetValueOrDefault("accountKey"), sas = options.Credentials.GetValueOrDefault("sasToken");
        if (key is not null && sas is not null)
            throw Invalid(options, "accountKey and sasToken are both given", "keep one of them in the Secret");
        if (key is null && sas is null && identity is null)
        {
            key = FromEnvironment("AZURE_STORAGE_KEY", container);
            sas = key is null ? FromEnvironment("AZURE_STORAGE_SAS_TOKEN", container) : null;
        }
        if (key is not null)
        {
            return Checked(
                options, "accountKey", "give the account's key in base64, as the portal shows it",
                () => new SharedKeyAuthorization(container.Account, key, options.Time));
        }
        if (!container.IsPrivate)
            throw Invalid(options, "a token would be sent over plain http", "use an https endpoint");
        if (sas is not null)
            return Checked(options, "sasToken", "give the query part of a SAS, from sv= to sig=", () => new SasAuthorization(sas));
        return new TokenAuthorization(identity ?? DefaultChain(), options);
    }

    // What only an interactive developer has is left out: it would be tried, slowly, on every node. The Azure CLI stays, for the
    // command line.
    private static DefaultAzureCredential DefaultChain() => new(new DefaultAzureCredentialOptions
    {
        ExcludeVisualStudioCredential = true,
        ExcludeVisualStudioCodeCredential = true,
        ExcludeAzurePowerShellCredential = true,
        ExcludeAzureDeveloperCliCredential = true,
        ExcludeInteractiveBrowserCredential = true,
        ExcludeBrokerCredential = true,
    });

    // The Azure CLI's variables; a key of another account than ours is not for us.
    private static string? FromEnvironment(string name, BlobContainer container)
    {
        string? account = Environment.GetEnvironmentVariable("AZURE_STORAGE_ACCOUNT"), value = Environment.GetEnvironmentVariable(name);
        return string.IsNullOrEmpty(value) || (!string.IsNullOrEmpty(account) && account != container.Account) ? null : value;
    }

    private static T Checked<T>(StoreOptions options, string name, string remedy, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (FormatException)
        {
            throw Invalid(options, $"{name} is malformed", remedy);
        }
    }

    private static ObjectStoreException Invalid(StoreOptions options, string refused, string remedy) =>
        new(ObjectStoreError.Configuration, options.Uri, null, refused, remedy);
}
