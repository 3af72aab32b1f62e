using VastK8s.Api.Datasets;

namespace VastK8s.Cli.Datasets;

/// <summary>Endpoints and regions that the clouds' own tools take from the environment, for sources that name none.</summary>
internal static class EnvironmentEndpoints
{
    public static Dataset Apply(Dataset dataset, CliHost host) =>
        dataset with { Spec = dataset.Spec with { Sources = [.. dataset.Spec.Sources.Select(s => Apply(s, host))] } };

    private static DatasetSource Apply(DatasetSource source, CliHost host) => SourceUri.Parse(source.Uri).Scheme switch
    {
        "s3" => source with
        {
            Endpoint = source.Endpoint ?? Endpoint(host, "AWS_ENDPOINT_URL_S3") ?? Endpoint(host, "AWS_ENDPOINT_URL"),
            Region = source.Region ?? host.Variable("AWS_REGION") ?? host.Variable("AWS_DEFAULT_REGION"),
        },
        // An emulator asks for no credentials, and none are looked for, as by Google's own libraries.
        "gs" when source.Endpoint is null && Endpoint(host, "STORAGE_EMULATOR_HOST") is { } emulator => source with { Endpoint = emulator, Anonymous = source.Anonymous || source.SecretRef is null },
        _ => source,
    };

    private static string? Endpoint(CliHost host, string variable)
    {
        if (host.Variable(variable) is not { } value)
        {
            return null;
        }

        // Google's libraries take host:port there as well as a URL.
        string url = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";
        bool valid = Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
            && uri!.UserInfo.Length == 0 && uri.Query.Length == 0;
        return valid ? url : throw new UsageException($"{variable}: not an http or https URL; set it to https://host[:port], or unset it");
    }
}
