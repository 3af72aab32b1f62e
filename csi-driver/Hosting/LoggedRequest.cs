using Google.Protobuf;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>Requests as log lines have them: without secrets, and short.</summary>
internal static class LoggedRequest
{
    /// <summary>Characters of a text at most.</summary>
    public const int MaxLength = 4096;

    /// <summary>The text of a request.</summary>
    public static string Of(object request)
    {
        if (request is not IMessage message) return "";
        if (message is not CreateVolumeRequest { AccessibilityRequirements: { } topologies } create) return Short(JsonFormatter.Default.Format(Redaction.Of(message)));

        // external-provisioner names every node of the cluster, twice.
        var rest = create.Clone();
        rest.AccessibilityRequirements = null;
        return $"{Short(JsonFormatter.Default.Format(Redaction.Of(rest)))} (accessibility_requirements: {topologies.Requisite.Count} requisite and {topologies.Preferred.Count} preferred topologies)";
    }

    /// <summary>The beginning of a text that is too long.</summary>
    public static string Short(string text)
    {
        if (text.Length <= MaxLength) return text;
        var end = char.IsHighSurrogate(text[MaxLength - 1]) ? MaxLength - 1 : MaxLength;
        return $"{text[..end]}… ({text.Length} characters)";
    }
}
