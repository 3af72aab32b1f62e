using Mono.Unix.Native;
using VastK8s.Integration.Tests.Support;

namespace VastK8s.Csi.Integration.Tests.Support;

/// <summary>A process of a node that is killed and started again.</summary>
internal sealed class NodeProcess(string program, IReadOnlyDictionary<string, string>? environment) : IDisposable
{
    private Child? _child;

    public bool Runs => _child is { HasEnded: false };

    /// <summary>The last lines that it has written.</summary>
    public string Tail => string.Join('\n', _child?.Lines.TakeLast(20) ?? []);

    public void Start(IEnumerable<string> arguments)
    {
        _child?.Dispose();
        _child = Child.Start(program, arguments, environment);
    }

    /// <summary>Ends it by a signal and waits for its end.</summary>
    public async Task<CommandResult> EndAsync(Signum signal)
    {
        _child!.Signal(signal);
        return await _child.WaitAsync(Limits.Soon);
    }

    public void Dispose() => _child?.Dispose();
}
