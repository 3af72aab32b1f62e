using VastK8s.Cli.Datasets;

namespace VastK8s.Cli.Commands;

/// <summary>Credentials reach the agent with a listing; where none is made, giving them would be in vain.</summary>
internal static class SecretFilesNeedIndex
{
    /// <exception cref="UsageException">Credentials with a name alone.</exception>
    public static void Check(DatasetInput input)
    {
        if (input.Dataset is null && input.Secrets.Names.Any())
        {
            throw new UsageException($"--secret-file goes with a URI or -f; for new credentials: vastk8s index {input.Name} --secret-file …");
        }
    }
}
