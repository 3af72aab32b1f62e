namespace VastK8s.Api.Schema;

/// <summary>A column of <c>kubectl get</c>.</summary>
/// <param name="name">Heading.</param>
/// <param name="type">string, integer, number, boolean or date.</param>
/// <param name="jsonPath">Where the value is, as in <c>.status.phase</c>.</param>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class PrinterColumnAttribute(string name, string type, string jsonPath) : Attribute
{
    /// <summary>Heading.</summary>
    public string Name { get; } = name;

    /// <summary>string, integer, number, boolean or date.</summary>
    public string Type { get; } = type;

    /// <summary>Where the value is.</summary>
    public string JsonPath { get; } = jsonPath;

    /// <summary>Shown with <c>-o wide</c> alone.</summary>
    public bool Wide { get; init; }

    /// <summary>What it tells.</summary>
    public string Description { get; init; } = "";
}
