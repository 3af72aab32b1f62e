using VastK8s.Api.Validation;
using VastK8s.Api.Values;

namespace VastK8s.Api.Datasets;

internal static class SourceRules
{
    public static void Check(DatasetSource source, string field, List<FieldError> errors)
    {
        if (SourceUriRules.Check(source.Uri) is { } uri)
        {
            errors.Add(uri with { Field = $"{field}.uri" });
        }

        string scheme = SourceUriRules.Scheme(source.Uri);
        CheckEndpoint(source.Endpoint, scheme, $"{field}.endpoint", errors);
        CheckStoreOptions(source, scheme, field, errors);
        CheckCredentials(source, field, errors);
        SourcePathRules.Check(source.Path ?? "", $"{field}.path", errors);
        CheckGlobs(source.Include, $"{field}.include", errors);
        CheckGlobs(source.Exclude, $"{field}.exclude", errors);
    }

    private static void CheckEndpoint(string? endpoint, string scheme, string field, List<FieldError> errors)
    {
        if (endpoint is null)
        {
            return;
        }

        if (scheme == "file")
        {
            errors.Add(new(field, "a directory has no endpoint", "leave it out"));
            return;
        }

        bool valid = Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" && uri!.Host.Length > 0;
        if (!valid)
        {
            errors.Add(new(field, "not an http or https URL", "use https://host[:port]"));
        }
        else if (uri!.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0)
        {
            errors.Add(new(field, "has more than scheme, host, port and path", "use https://host[:port]; credentials belong in the Secret of secretRef"));
        }
    }

    private static void CheckStoreOptions(DatasetSource source, string scheme, string field, List<FieldError> errors)
    {
        bool known = scheme.Length > 0;
        if (source.Region is not null && known && scheme != "s3")
        {
            errors.Add(new($"{field}.region", $"{scheme}:// sources have no region", "leave it out"));
        }

        if (source.PathStyle is not null && known && scheme != "s3")
        {
            errors.Add(new($"{field}.pathStyle", $"{scheme}:// sources have no path style", "leave it out"));
        }

        if (source.CaFile is not null && scheme == "file")
        {
            errors.Add(new($"{field}.caFile", "a directory has no certificate", "leave it out"));
        }
    }

    private static void CheckCredentials(DatasetSource source, string field, List<FieldError> errors)
    {
        if (source.SecretRef is null)
        {
            return;
        }

        if (!ResourceName.IsSubdomain(source.SecretRef.Name))
        {
            errors.Add(new(
                $"{field}.secretRef.name", "not the name of a Secret", "use its metadata.name; the credentials themselves never stand in a Dataset"));
        }
        else if (source.Anonymous)
        {
            errors.Add(new($"{field}.secretRef", "anonymous sources send no credentials", "leave out secretRef or anonymous"));
        }
    }

    private static void CheckGlobs(ValueList<string> globs, string field, List<FieldError> errors)
    {
        for (int i = 0; i < globs.Count; i++)
        {
            string glob = globs[i];
            if (glob.Length == 0)
            {
                errors.Add(new($"{field}[{i}]", "empty", "use a glob such as **/*.parquet, or leave it out"));
            }
            else if (glob.Contains('\0'))
            {
                errors.Add(new($"{field}[{i}]", "has a NUL", "use a glob such as **/*.parquet"));
            }
            else if (glob.StartsWith('/'))
            {
                errors.Add(new($"{field}[{i}]", "begins with '/' and would match nothing", "globs are relative to the prefix: leave the '/' out"));
            }
        }
    }
}
