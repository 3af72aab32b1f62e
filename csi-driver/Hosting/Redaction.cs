using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.CsiDriver.Hosting;

/// <summary>Messages without their secrets: fields that the specification marks <c>csi_secret</c>.</summary>
internal static class Redaction
{
    private const string Stripped = "***stripped***";

    /// <summary>A copy to be logged. Of a map of secrets the keys stay.</summary>
    public static IMessage Of(IMessage message)
    {
        if (!HasSecrets(message.Descriptor, [])) return message;
        var copy = message.Descriptor.Parser.ParseFrom(message.ToByteString());
        Strip(copy);
        return copy;
    }

    private static bool HasSecrets(MessageDescriptor message, HashSet<string> seen) =>
        seen.Add(message.FullName) && message.Fields.InDeclarationOrder().Any(field => IsSecret(field) || (field.FieldType == FieldType.Message && HasSecrets(field.MessageType, seen)));

    private static bool IsSecret(FieldDescriptor field) => field.GetOptions()?.GetExtension(CsiExtensions.CsiSecret) == true;

    private static void Strip(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (IsSecret(field)) StripField(message, field, value);
            else if (field.FieldType == FieldType.Message && value is IMessage inner) Strip(inner);
            else if (field is { FieldType: FieldType.Message, IsMap: false } && value is IEnumerable many) StripAll(many);
        }
    }

    private static void StripAll(IEnumerable many)
    {
        foreach (var item in many.OfType<IMessage>()) Strip(item);
    }

    private static void StripField(IMessage message, FieldDescriptor field, object value)
    {
        if (value is IDictionary<string, string> map)
        {
            foreach (var key in map.Keys.ToList()) map[key] = Stripped;
        }
        else
        {
            field.Accessor.Clear(message);
        }
    }
}
