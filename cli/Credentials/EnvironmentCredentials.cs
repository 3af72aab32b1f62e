using System.Text.Json;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Datasets;

namespace VastK8s.Cli.Credentials;

/// <summary>
/// The user's credentials as the clouds' own tools find them in the environment. The agent is another process, started by whoever came
/// first: what a Dataset needs is sent along with it and never inherited.
/// </summary>
internal static class EnvironmentCredentials
{
    /// <summary>Variables that are sent with a Dataset, and therefore kept from an agent that is started here.</summary>
    public static readonly IReadOnlyList<string> Variables =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION",
        "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3", "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN", "GOOGLE_APPLICATION_CREDENTIALS",
        "STORAGE_EMULATOR_HOST",
    ];

    /// <summary>Adds, under "", what the Dataset's sources without a secretRef may need.</summary>
    /// <exception cref="UsageException">A variable names a file that cannot be read, or half of a pair is missing.</exception>
    public static void AddTo(SecretSet secrets, Dataset dataset, CliHost host)
    {
        var schemes = dataset.Spec.Sources.Where(s => !s.Anonymous && s.SecretRef is null)
            .Select(s => SourceUri.Parse(s.Uri).Scheme).ToHashSet(StringComparer.Ordinal);
        if (schemes.Contains("s3"))
        {
            AddS3(secrets, host);
        }

        if (schemes.Contains("az"))
        {
            AddAzure(secrets, host);
        }

        if (schemes.Contains("gs") && host.Variable("GOOGLE_APPLICATION_CREDENTIALS") is { } path)
        {
            secrets.Add("", CredentialKeys.ServiceAccountKey, ServiceAccountKey(host.FullPath(path)));
        }
    }

    // Keys before profile, as botocore has it for AWS_PROFILE from the environment.
    private static void AddS3(SecretSet secrets, CliHost host)
    {
        string? id = host.Variable("AWS_ACCESS_KEY_ID");
        string? key = host.Variable("AWS_SECRET_ACCESS_KEY");
        if (id is null != key is null)
        {
            string missing = id is null ? "AWS_ACCESS_KEY_ID" : "AWS_SECRET_ACCESS_KEY";
            throw new UsageException($"{missing} is not set, its other half is; set both or neither");
        }

        if (id is not null)
        {
            secrets.Add("", CredentialKeys.AccessKeyId, id);
            secrets.Add("", CredentialKeys.SecretAccessKey, key!);
            AddVariable(secrets, CredentialKeys.SessionToken, host, "AWS_SESSION_TOKEN");
        }
        else
        {
            AddVariable(secrets, CredentialKeys.Profile, host, "AWS_PROFILE");
        }
    }

    private static void AddAzure(SecretSet secrets, CliHost host)
    {
        if (!AddVariable(secrets, CredentialKeys.AccountKey, host, "AZURE_STORAGE_KEY"))
        {
            AddVariable(secrets, CredentialKeys.SasToken, host, "AZURE_STORAGE_SAS_TOKEN");
        }
    }

    private static bool AddVariable(SecretSet secrets, string key, CliHost host, string variable)
    {
        if (host.Variable(variable) is not { } value)
        {
            return false;
        }

        secrets.Add("", key, value);
        return true;
    }

    private static string ServiceAccountKey(string path)
    {
        string text = Read(path);
        return TypeOf(text) is null or "service_account"
            ? text
            : throw new UsageException($"GOOGLE_APPLICATION_CREDENTIALS: {path} is of type {TypeOf(text)}, and an agent takes service-account keys alone. Set it to such a key, or unset it where the agent has a metadata server");
    }

    private static string? TypeOf(string text)
    {
        try
        {
            using var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String ? type.GetString() : null;
        }
        catch (JsonException)
        {
            // What is wrong with it is said where it is used.
            return null;
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"GOOGLE_APPLICATION_CREDENTIALS: {e.Message} Set it to a readable service-account key file, or unset it");
        }
    }
}
