namespace VastK8s.Cli.Demo;

/// <summary>How a step ended.</summary>
internal enum StepOutcome
{
    /// <summary>Done, and what it checks was right.</summary>
    Ok,

    /// <summary>Something was wrong.</summary>
    Failed,

    /// <summary>Not possible on this machine, or after what came before.</summary>
    LeftOut,
}
