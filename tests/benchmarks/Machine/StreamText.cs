using System.Text;

namespace VastK8s.Benchmarks.Machine;

/// <summary>Collects what a pipe says.</summary>
internal sealed class StreamText
{
    private readonly StringBuilder _text = new();
    private readonly Task _reading;

    public StreamText(StreamReader reader) => _reading = ReadAsync(reader);

    /// <summary>What came until the pipe's end, or until a second after the writer that matters has gone.</summary>
    public async Task<string> EndAsync()
    {
        await Task.WhenAny(_reading, Task.Delay(TimeSpan.FromSeconds(1)));
        lock (_text)
            return _text.ToString();
    }

    private async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        try
        {
            int got;
            while ((got = await reader.ReadAsync(buffer)) > 0)
            {
                lock (_text)
                    _text.Append(buffer, 0, got);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process object went first: what had come by then is the text.
        }
    }
}
