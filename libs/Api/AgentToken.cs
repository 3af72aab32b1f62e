namespace VastK8s.Api;

/// <summary>The Secret in the system namespace by which agents know each other: made once by the operator, read by agents.</summary>
public static class AgentToken
{
    /// <summary>Its name.</summary>
    public const string SecretName = "vastk8s-agent-token";

    /// <summary>The key of its one entry: 32 random bytes as 64 hexadecimal digits, sent as <c>Authorization: Bearer …</c>.</summary>
    public const string Key = "token";
}
