using Google.Protobuf;
using Google.Protobuf.Reflection;
using VastK8s.CsiDriver.Hosting;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.CsiDriver.Tests.Hosting;

public class RedactionTests
{
    private const string Secret = "hunter2-/+é\"";

    public static TheoryData<string> Messages => [.. All().Where(m => m.Fields.InDeclarationOrder().Any(IsSecret)).Select(m => m.FullName)];

    [Fact]
    public void The_messages_with_secrets_are_found() => Assert.InRange(Messages.Count, 15, int.MaxValue);

    [Theory]
    [MemberData(nameof(Messages))]
    public void No_secret_is_in_the_text_and_all_else_is(string name)
    {
        var descriptor = All().Single(m => m.FullName == name);
        var message = descriptor.Parser.ParseFrom(ByteString.Empty);
        foreach (var field in descriptor.Fields.InDeclarationOrder()) Fill(message, field);
        var before = message.ToByteString();
        var text = JsonFormatter.Default.Format(Redaction.Of(message));
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        foreach (var field in descriptor.Fields.InDeclarationOrder().Where(f => f.FieldType == FieldType.String && !f.IsRepeated)) Assert.Contains($"plain-{field.Name}", text, StringComparison.Ordinal);

        // The call goes on with what came.
        Assert.Equal(before, message.ToByteString());
    }

    [Fact]
    public void Which_secrets_there_are_is_seen()
    {
        var request = new NodeStageVolumeRequest { VolumeId = "docs", Secrets = { ["user"] = Secret, ["password"] = Secret }, VolumeContext = { ["dataset"] = "docs" } };
        Assert.Equal(
            """{ "volumeId": "docs", "secrets": { "user": "***stripped***", "password": "***stripped***" }, "volumeContext": { "dataset": "docs" } }""",
            JsonFormatter.Default.Format(Redaction.Of(request)));
    }

    [Fact]
    public void A_message_without_secrets_is_itself()
    {
        var request = new NodeUnpublishVolumeRequest { VolumeId = "docs" };
        Assert.Same(request, Redaction.Of(request));
    }

    private static bool IsSecret(FieldDescriptor field) => field.GetOptions()?.GetExtension(CsiExtensions.CsiSecret) == true;

    private static IEnumerable<MessageDescriptor> All() => CsiReflection.Descriptor.MessageTypes.SelectMany(Nested).Where(m => m.ClrType is not null);

    private static IEnumerable<MessageDescriptor> Nested(MessageDescriptor message) => message.NestedTypes.SelectMany(Nested).Prepend(message);

    private static void Fill(IMessage message, FieldDescriptor field)
    {
        var value = field.Accessor.GetValue(message);
        if (IsSecret(field) && value is IDictionary<string, string> secrets)
        {
            secrets["a"] = Secret;
            secrets["b"] = Secret;
        }
        else if (IsSecret(field) && field.FieldType == FieldType.String)
        {
            field.Accessor.SetValue(message, Secret);
        }
        else if (field.FieldType == FieldType.String && !field.IsRepeated)
        {
            field.Accessor.SetValue(message, $"plain-{field.Name}");
        }
        else
        {
            Assert.False(IsSecret(field), $"{field.FullName}: a secret of a type that is not known here");
        }
    }
}
