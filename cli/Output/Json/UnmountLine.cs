namespace VastK8s.Cli.Output.Json;

/// <summary>Not mounted any more, or never was.</summary>
internal sealed record UnmountLine(string Target, bool WasMounted) : JsonLine("Unmount");
