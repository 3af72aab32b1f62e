using System.Globalization;

namespace VastK8s.Benchmarks.Origin;

/// <summary>nginx's access log from where it was on construction. A line is there when its request has ended.</summary>
internal sealed class AccessLog(string path)
{
    private readonly long _start = new FileInfo(path).Length;

    /// <summary>Requests and bytes of body sent for objects whose path begins so ("/bucket/folder/").</summary>
    public (long Requests, long Bytes) Sent(string prefix)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _start;
        using var reader = new StreamReader(file);
        long requests = 0, bytes = 0;
        while (reader.ReadLine() is { } line)
        {
            // time, method, status, bytes of body, cache status, path and query, Range
            var fields = line.Split(' ');
            if (fields.Length < 7 || fields[1] != "GET" || !fields[5].StartsWith(prefix, StringComparison.Ordinal))
                continue;
            requests++;
            bytes += long.Parse(fields[3], CultureInfo.InvariantCulture);
        }

        return (requests, bytes);
    }

    /// <summary>As <see cref="Sent"/>, when no further line has come for a while: requests given up by their client end late.</summary>
    public async Task<(long Requests, long Bytes)> SettledAsync(string prefix, CancellationToken cancellationToken)
    {
        for (var last = -1L; ;)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), cancellationToken);
            var length = new FileInfo(path).Length;
            if (length == last)
                return Sent(prefix);
            last = length;
        }
    }
}
