using System.Text.Json;

namespace VastK8s.Integration.Tests.Support;

/// <summary>How a command ended.</summary>
internal sealed record CommandResult(int ExitCode, IReadOnlyList<string> Lines, string Errors)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The last line of <c>-o json</c> of a kind.</summary>
    public T Last<T>(string kind) => All<T>(kind).Last();

    /// <summary>All lines of <c>-o json</c> of a kind.</summary>
    public IEnumerable<T> All<T>(string kind) => Lines
        .Where(line => line.StartsWith($"{{\"kind\":\"{kind}\"", StringComparison.Ordinal))
        .Select(line => JsonSerializer.Deserialize<T>(line, Json)!);

    public override string ToString() => $"exit status {ExitCode}\n{string.Join('\n', Lines)}\n{Errors}";
}
