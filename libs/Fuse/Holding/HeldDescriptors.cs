using Microsoft.Win32.SafeHandles;

namespace VastK8s.Fuse.Holding;

/// <summary>What a holder keeps, and its answer to each request. One thread at a time.</summary>
internal sealed class HeldDescriptors : IDisposable
{
    // A reply to LIST takes as many names as surely fit; the client asks on from the last.
    private const int NamesPerReply = DescriptorMessage.LongestNote / (DescriptorMessage.LongestName + 1);

    private readonly SortedDictionary<string, (SafeFileHandle Descriptor, byte[] Note)> _held = new(StringComparer.Ordinal);

    /// <summary>Descriptors held; may be asked from another thread.</summary>
    public int Count => _held.Count;

    /// <summary>Their names.</summary>
    public IEnumerable<string> Names => _held.Keys;

    /// <summary>Answers a request, with the descriptor to send along (which stays held).</summary>
    /// <param name="request">The request.</param>
    /// <param name="received">The descriptor that came with it; taken over.</param>
    public (DescriptorMessage Reply, SafeFileHandle? Descriptor) Answer(DescriptorMessage request, SafeFileHandle? received)
    {
        var operation = (DescriptorOperation)request.Code;
        if (operation == DescriptorOperation.Put && received is not null) return (Put(request, received), null);
        received?.Dispose();
        return operation switch
        {
            DescriptorOperation.Put => (DescriptorMessage.Refusal("no descriptor came with it"), null),
            DescriptorOperation.Get => _held.TryGetValue(request.Name, out var held)
                ? (DescriptorMessage.Reply(DescriptorStatus.Done, held.Note), held.Descriptor)
                : (DescriptorMessage.Reply(DescriptorStatus.None, []), null),
            DescriptorOperation.Remove => (DescriptorMessage.Reply(Remove(request.Name) ? DescriptorStatus.Done : DescriptorStatus.None, []), null),
            DescriptorOperation.List => (DescriptorMessage.Reply(DescriptorStatus.Done, DescriptorMessage.JoinNames(After(request.Name))), null),
            _ => (DescriptorMessage.Refusal($"operation {request.Code} is not known here"), null),
        };
    }

    public void Dispose()
    {
        foreach (var (descriptor, _) in _held.Values) descriptor.Dispose();
        _held.Clear();
    }

    private DescriptorMessage Put(DescriptorMessage request, SafeFileHandle received)
    {
        if (request.Name.Length == 0 || request.Payload.Length > DescriptorMessage.LongestNote)
        {
            received.Dispose();
            return DescriptorMessage.Refusal($"a name of 1 to {DescriptorMessage.LongestName} bytes and a note of at most {DescriptorMessage.LongestNote} are needed");
        }
        _held.Remove(request.Name, out var replaced);
        _held[request.Name] = (received, request.Payload);
        // After the new one is kept: it may be the same connection, which ends with its last descriptor.
        replaced.Descriptor?.Dispose();
        return DescriptorMessage.Reply(DescriptorStatus.Done, []);
    }

    private bool Remove(string name)
    {
        if (!_held.Remove(name, out var removed)) return false;
        removed.Descriptor.Dispose();
        return true;
    }

    private IEnumerable<string> After(string name) => _held.Keys.Where(held => string.CompareOrdinal(held, name) > 0).Take(NamesPerReply);
}
