namespace VastK8s.Cli.Output.Json;

/// <summary>One step of the demo has ended. Outcome is Ok, Failed or LeftOut.</summary>
internal sealed record DemoStepLine(int Step, string Title, string Outcome, IReadOnlyList<string> Lines) : JsonLine("DemoStep");
