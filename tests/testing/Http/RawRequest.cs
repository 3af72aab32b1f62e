namespace VastK8s.Testing.Http;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Number">Counts from 1, over all connections of the server.</param>
/// <param name="Method">As sent.</param>
/// <param name="Target">Path and query, as sent: nothing is decoded or tidied.</param>
/// <param name="Headers">Without regard to case; of several of one name, the last.</param>
/// <param name="Head">All of it up to and with the empty line.</param>
/// <param name="Body">As Content-Length says.</param>
public sealed record RawRequest(
    int Number, string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Head, byte[] Body)
{
    /// <summary>The Range header; null when there is none.</summary>
    public string? Range => Headers.GetValueOrDefault("Range");
}
