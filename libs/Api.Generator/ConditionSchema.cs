using k8s.Models;

namespace VastK8s.Api.Generator;

/// <summary>The schema of <c>metav1.Condition</c>, with the bounds that Kubernetes documents for it.</summary>
internal static class ConditionSchema
{
    public static V1JSONSchemaProps Create() => new()
    {
        Description = "One aspect of the resource's state, as Kubernetes' conditions are.",
        Type = "object",
        Required = ["lastTransitionTime", "message", "reason", "status", "type"],
        Properties = new Dictionary<string, V1JSONSchemaProps>
        {
            ["type"] = new()
            {
                Description = "Which aspect.",
                Type = "string",
                MaxLength = 316,
                Pattern = @"^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$",
            },
            ["status"] = new() { Description = "Whether it is so: True, False or Unknown.", Type = "string", EnumProperty = ["True", "False", "Unknown"] },
            ["reason"] = new()
            {
                Description = "Why, as one word for programs.",
                Type = "string",
                MinLength = 1,
                MaxLength = 128,
                Pattern = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$",
            },
            ["message"] = new() { Description = "Why, for people.", Type = "string", MaxLength = StatusText.MaxMessage },
            ["lastTransitionTime"] = new() { Description = "When status last changed.", Type = "string", Format = "date-time" },
            ["observedGeneration"] = new()
            {
                Description = "The metadata.generation that this is about.",
                Type = "integer",
                Format = "int64",
                Minimum = 0,
            },
        },
    };
}
