using System.Text.Json.Serialization;

namespace VastK8s.Kube.Http;

/// <summary>An item of a list, or why it could not be decoded.</summary>
[JsonConverter(typeof(ListItemConverterFactory))]
internal readonly record struct ListItem<T>(T? Object, UndecodableObject? Undecodable) where T : class;
