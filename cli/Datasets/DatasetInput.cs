using VastK8s.Api.Datasets;
using VastK8s.Cli.Credentials;

namespace VastK8s.Cli.Datasets;

/// <summary>The Dataset a verb works on.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Dataset">The resource, valid; null when only the name of one that the agent has was given.</param>
/// <param name="Secrets">Credentials to send with it.</param>
internal sealed record DatasetInput(string Name, Dataset? Dataset, SecretSet Secrets);
