using System.Text;
using k8s.Models;
using YamlDotNet.RepresentationModel;

namespace VastK8s.Api.Yaml;

/// <summary>A Secret beside the Datasets that name it: <c>stringData</c> is taken into <c>data</c>, as the API server does.</summary>
internal static class SecretReader
{
    public static V1Secret Read(YamlNode root, YamlScalars scalars)
    {
        var fields = new YamlFields(root, "", ["apiVersion", "kind", "metadata", "type", "data", "stringData", "immutable"], [], scalars);
        var secret = new V1Secret
        {
            ApiVersion = V1Secret.KubeApiVersion,
            Kind = V1Secret.KubeKind,
            Metadata = MetadataReader.Read(fields.Node("metadata"), scalars),
            Type = fields.Node("type") is { } type ? scalars.Text(type, "type") : "Opaque",
            Immutable = fields.Node("immutable") is { } immutable ? scalars.Bool(immutable, "immutable") : null,
            Data = Decoded(fields.Node("data"), scalars),
        };
        foreach ((string key, string text) in MetadataReader.Texts(fields.Node("stringData"), "stringData", scalars) ?? [])
        {
            secret.Data[key] = Encoding.UTF8.GetBytes(text);
        }

        return secret;
    }

    private static Dictionary<string, byte[]> Decoded(YamlNode? node, YamlScalars scalars)
    {
        var data = new Dictionary<string, byte[]>();
        foreach ((string key, string text) in MetadataReader.Texts(node, "data", scalars) ?? [])
        {
            byte[] bytes = new byte[text.Length];
            if (Convert.TryFromBase64String(text, bytes, out int length))
            {
                data[key] = bytes[..length];
            }
            else
            {
                scalars.Add($"data[{key}]", "not base64", "use base64, or stringData for plain text", node!);
            }
        }

        return data;
    }
}
