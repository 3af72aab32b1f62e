using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;
using VastK8s.Cli.Credentials;

namespace VastK8s.Cli.Datasets;

/// <summary>Finds out which Dataset is meant: a URI with options, a file, or the name of one that the agent has.</summary>
internal static class DatasetInputReader
{
    /// <param name="argument">URI or NAME; null with -f.</param>
    /// <param name="flags">The options.</param>
    /// <param name="host">Environment, working directory, standard input.</param>
    /// <param name="warn">Takes what the user should know and need not mend.</param>
    /// <exception cref="UsageException">Says what is wrong and what to write.</exception>
    public static DatasetInput Read(string? argument, SourceFlags flags, CliHost host, Action<string> warn)
    {
        if (argument is null == flags.File is null)
        {
            throw new UsageException(argument is null
                ? "no Dataset; give a URI (s3://bucket/prefix, …), the NAME of one, or -f dataset.yaml"
                : "both an argument and -f; give one of them");
        }

        Dataset? dataset = flags.File is not null ? FromFile(flags, host, warn) : FromArgument(argument!, flags, host);
        var secrets = new SecretSet();
        foreach (string file in flags.SecretFiles)
        {
            if (SecretFile.AddTo(secrets, file, host))
            {
                warn($"--secret-file {file} can be read by every user of this machine; chmod 600 it");
            }
        }

        if (dataset is null)
        {
            return new DatasetInput(argument!, null, secrets);
        }

        // A file given for sources without a secretRef replaces the environment: a mix of two identities would be neither.
        if (!secrets.Contains(""))
        {
            EnvironmentCredentials.AddTo(secrets, dataset, host);
        }

        CheckSecretRefs(dataset, secrets);
        return new DatasetInput(dataset.Metadata.Name, dataset, secrets);
    }

    private static Dataset? FromArgument(string argument, SourceFlags flags, CliHost host)
    {
        if (argument is "." or ".." || argument.StartsWith("./", StringComparison.Ordinal) || argument.StartsWith("../", StringComparison.Ordinal))
        {
            return DatasetFromFlags.Create(host.FullPath(argument), flags, host);
        }

        if (argument.StartsWith('/') || argument.Contains("://", StringComparison.Ordinal))
        {
            return DatasetFromFlags.Create(argument, flags, host);
        }

        if (!ResourceName.IsSubdomain(argument))
        {
            throw new UsageException(
                $"'{argument}' is neither a URI nor a Dataset's name; give s3://bucket/prefix, az://account/container/prefix, gs://bucket/prefix, "
                + "file:///directory, or a name that vastk8s status shows");
        }

        return flags.Describing().FirstOrDefault() is { } option
            ? throw new UsageException($"{option} goes with a URI; '{argument}' is the name of a Dataset that has its settings already")
            : null;
    }

    private static Dataset FromFile(SourceFlags flags, CliHost host, Action<string> warn)
    {
        if (flags.Describing().FirstOrDefault() is { } option)
        {
            throw new UsageException($"{option} goes with a URI; with -f the file says it");
        }

        string where = flags.File == "-" ? "standard input" : flags.File!;
        try
        {
            ResourceDocument document = ResourceYaml.Read<Dataset>(flags.File == "-" ? host.In.ReadToEnd() : File.ReadAllText(host.FullPath(flags.File!)));
            var dataset = (Dataset)document.Resource;
            IReadOnlyList<FieldError> errors = ResourceValidation.Validate(dataset);
            if (errors.Count > 0)
            {
                throw new UsageException(errors.Select(document.Located), $"{where}: ");
            }

            foreach (string note in ClusterOnly.Notes(dataset.Spec))
            {
                warn($"{where}: {note}");
            }

            return EnvironmentEndpoints.Apply(dataset, host);
        }
        catch (ResourceFormatException e)
        {
            throw new UsageException(e.Errors, $"{where}: ");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"-f: {e.Message}");
        }
    }

    private static void CheckSecretRefs(Dataset dataset, SecretSet secrets)
    {
        foreach (string name in dataset.Spec.Sources.Select(s => s.SecretRef?.Name).OfType<string>().Distinct())
        {
            if (!secrets.Contains(name))
            {
                throw new UsageException($"no credentials for secretRef '{name}'; add --secret-file {name}=FILE (lines of key=value)");
            }
        }
    }
}
