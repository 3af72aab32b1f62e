using System.Text.Json.Nodes;
using VastK8s.Kube;

namespace VastK8s.Operator.Integration.Tests.Faults.Support;

/// <summary>Changes of metadata that mean nothing to the operator.</summary>
internal static class Annotated
{
    /// <summary>Sets an annotation to what it never was.</summary>
    public static Patch WithNews() => Patch.Merge(new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["test/news"] = $"{Guid.NewGuid()}" } } });
}
