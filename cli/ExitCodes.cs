namespace VastK8s.Cli;

/// <summary>What the process returns; <c>vastk8s --help</c> documents it.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    public const int Failed = 1;

    /// <summary>The command line or the Dataset is wrong: the same call fails again.</summary>
    public const int Usage = 2;

    /// <summary>Done, but for some objects.</summary>
    public const int Incomplete = 3;

    public const int AgentUnreachable = 4;

    /// <summary>128 + SIGINT, as shells report it.</summary>
    public const int Interrupted = 130;
}
