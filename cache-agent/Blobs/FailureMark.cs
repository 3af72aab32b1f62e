using System.Security.Cryptography;
using System.Text;

namespace VastK8s.CacheAgent.Blobs;

/// <summary>
/// Remembers across agents that a cache directory failed: what its disk took without syncing may be gone although the kernel is the same, so the
/// next agent trusts there what an OS crash would have left.
/// </summary>
internal sealed class FailureMark(string stateDirectory, string cacheDirectory)
{
    private readonly string _path = Path.Combine(stateDirectory, $"failed-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(cacheDirectory)))[..16]}");

    public bool IsSet => File.Exists(_path);

    /// <summary>Best effort: the state directory may be on a disk that failed, too.</summary>
    public void Set()
    {
        try
        {
            File.WriteAllText(_path, cacheDirectory + "\n");
        }
        catch (IOException)
        {
            // Then this agent still does not trust the directory, and only the next one may.
        }
    }

    public void Clear() => File.Delete(_path);
}
