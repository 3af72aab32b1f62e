using System.Collections.Concurrent;
using VastK8s.Kube.Informers;
using VastK8s.Kube.Tests.Contract;

namespace VastK8s.Kube.Tests.Support;

/// <summary>Keeps what it is told, as lines.</summary>
internal sealed class RecordingHandler : IResourceEventHandler<Widget>
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public Action? OnCall { get; init; }

    public void OnAdd(Widget obj, bool isInInitialList) => Note($"+{obj.Metadata.Name}={obj.Spec?.Size}{(isInInitialList ? " initial" : "")}");

    public void OnUpdate(Widget oldObj, Widget newObj) => Note($"{newObj.Metadata.Name}:{oldObj.Spec?.Size}->{newObj.Spec?.Size}");

    public void OnDelete(Widget obj, bool finalStateUnknown) => Note($"-{obj.Metadata.Name}={obj.Spec?.Size}{(finalStateUnknown ? " unknown" : "")}");

    private void Note(string line)
    {
        Lines.Enqueue(line);
        OnCall?.Invoke();
    }
}
