namespace VastK8s.Kube.Http;

/// <summary>
/// A token in a file that somebody renews: the kubelet writes a bound token anew when four fifths of its life are over. It is read again after a minute, and at once when the server
/// does not take it. While the file cannot be read, the last token is used.
/// </summary>
public sealed class TokenFile(string path, TimeProvider? time = null) : ITokenSource
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private string? _token;
    private long _read;

    /// <inheritdoc/>
    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_token is not null && _time.GetElapsedTime(_read) < Fresh) return _token;
        }

        return await ReadAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> RejectedAsync(string token, CancellationToken cancellationToken) => await ReadAsync(cancellationToken).ConfigureAwait(false) != token;

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        string? read = null;
        try
        {
            read = (await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false)).Trim();
        }
        catch (IOException) when (_token is not null)
        {
            // The volume is being exchanged; the old token is good for a while yet.
        }

        lock (_gate)
        {
            if (!string.IsNullOrEmpty(read)) (_token, _read) = (read, _time.GetTimestamp());
            return _token ?? throw new IOException($"No token in {path}.");
        }
    }
}
