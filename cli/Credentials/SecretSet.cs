using System.Text.Json;
using VastK8s.Api.Agent;

namespace VastK8s.Cli.Credentials;

/// <summary>Credentials by the name of the secretRef they serve; "" serves sources without one. Goes to the agent and nowhere else.</summary>
internal sealed class SecretSet
{
    // Shorter values would blank out ordinary words, and are no secrets.
    private const int MinRedactedLength = 4;

    private readonly Dictionary<string, Dictionary<string, string>> _secrets = [];

    public IEnumerable<string> Names => _secrets.Keys;

    public bool Contains(string name) => _secrets.ContainsKey(name);

    /// <summary>Adds one credential; what is there already stays.</summary>
    public void Add(string secret, string key, string value)
    {
        if (!_secrets.TryGetValue(secret, out Dictionary<string, string>? data))
        {
            _secrets[secret] = data = [];
        }

        data.TryAdd(key, value);
    }

    public void AddTo(IndexRequest request)
    {
        foreach ((string name, Dictionary<string, string> data) in _secrets)
        {
            var secret = new Secret();
            secret.Data.Add(data);
            request.Secrets.Add(name, secret);
        }
    }

    /// <summary>The text with every credential in it blanked out: an agent's or a store's message may quote what it was sent.</summary>
    public string Redact(string text)
    {
        foreach (string value in Values().Where(v => v.Length >= MinRedactedLength).OrderByDescending(v => v.Length))
        {
            text = text.Replace(value, "***", StringComparison.Ordinal);
        }

        return text;
    }

    public override string ToString() => $"secrets [{string.Join(',', Names)}]";

    private IEnumerable<string> Values() =>
        _secrets.Values.SelectMany(data => data).Where(d => d.Key != "profile").SelectMany(d => WithParts(d.Key, d.Value));

    private static IEnumerable<string> WithParts(string key, string value) =>
        key == "serviceAccountKey" && PrivateKey(value) is { } privateKey ? [value, privateKey] : [value];

    private static string? PrivateKey(string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("private_key", out JsonElement key) ? key.GetString() : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
