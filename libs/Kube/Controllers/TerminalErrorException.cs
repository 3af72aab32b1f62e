namespace VastK8s.Kube.Controllers;

/// <summary>A reconcile failed in a way that no retry mends: it is counted and logged, and the key is forgotten until something changes (controller-runtime's <c>reconcile.TerminalError</c>).</summary>
public sealed class TerminalErrorException : Exception
{
    /// <summary>Says why.</summary>
    public TerminalErrorException(string message) : base(message) { }

    /// <summary>Says why, and what it came from.</summary>
    public TerminalErrorException(string message, Exception innerException) : base(message, innerException) { }
}
