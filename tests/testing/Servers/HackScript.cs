namespace VastK8s.Testing.Servers;

/// <summary>Runs the scripts of hack/.</summary>
internal static class HackScript
{
    /// <summary>The scripts' exit status when what they need is not installed and cannot be.</summary>
    public const int CannotInstall = 77;

    /// <summary>Runs a script to its end.</summary>
    /// <param name="script">Its path.</param>
    /// <param name="environment">Variables besides those of this process.</param>
    /// <param name="arguments">What follows the script's name.</param>
    public static Task<ScriptResult> RunAsync(string script, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Programs.RunAsync("bash", [script, .. arguments], environment: environment);
}
