namespace VastK8s.Integration.Tests.Faults;

/// <summary>Where a node's agent leaves what it makes.</summary>
internal interface INodeFiles
{
    /// <summary>The agent's state directory.</summary>
    string State { get; }

    /// <summary>Its cache directory.</summary>
    string Cache { get; }

    /// <summary>Mounts of its mount namespace, as in /proc/PID/mountinfo.</summary>
    IReadOnlyList<string> Mounts { get; }
}
