namespace VastK8s.Kube.Events;

/// <summary>Messages about one object for one reason in the last while.</summary>
internal sealed class SimilarEvents(EventRecorderOptions options)
{
    private readonly HashSet<string> _messages = [];
    private DateTimeOffset _last;

    /// <summary>Notes a message; returns whether there were too many different ones to write it apart.</summary>
    public bool Add(string message, DateTimeOffset now)
    {
        if (now - _last > options.SimilarTime) _messages.Clear();
        _last = now;
        if (_messages.Count < options.MostSimilar) _messages.Add(message);
        return !_messages.Contains(message);
    }
}
