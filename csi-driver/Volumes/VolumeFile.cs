using System.Text.Json;

namespace VastK8s.CsiDriver.Volumes;

/// <summary>Without a cluster: volumes in a file, which is replaced whole. One process has it.</summary>
/// <param name="path">The file.</param>
internal sealed class VolumeFile(string path) : IProvisionedVolumes, IDisposable
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };
    private readonly SemaphoreSlim _gate = new(1);

    public async Task<IReadOnlyList<ProvisionedVolume>> ListAsync(CancellationToken cancellationToken) =>
        await UseAsync(all => (all, (IReadOnlyList<ProvisionedVolume>)all), cancellationToken).ConfigureAwait(false);

    public Task<ProvisionedVolume> AddAsync(string name, ProvisionedVolume volume, CancellationToken cancellationToken) => UseAsync(
        all =>
        {
            if (all.Find(v => v.Id == volume.Id) is { } there) return (all, there);
            var added = volume with { Number = all.Count == 0 ? 1 : all[^1].Number + 1 };
            return ([.. all, added], added);
        },
        cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => UseAsync(all => (all.TrueForAll(v => v.Id != id) ? all : all.FindAll(v => v.Id != id), true), cancellationToken);

    public void Dispose() => _gate.Dispose();

    private async Task<T> UseAsync<T>(Func<List<ProvisionedVolume>, (List<ProvisionedVolume> After, T Result)> use, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var before = await ReadAsync(cancellationToken).ConfigureAwait(false);
            var (after, result) = use(before);
            if (!ReferenceEquals(before, after)) await WriteAsync(after).ConfigureAwait(false);
            return result;
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<List<ProvisionedVolume>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonSerializer.Deserialize<List<ProvisionedVolume>>(await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false), Format) ?? [];
        }
        catch (JsonException e)
        {
            throw new IOException($"{path} cannot be read: {e.Message} Remove it to forget the volumes that were made.", e);
        }
    }

    private async Task WriteAsync(List<ProvisionedVolume> volumes)
    {
        var beside = path + ".new";
        await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write))
        {
            await JsonSerializer.SerializeAsync(file, volumes, Format).ConfigureAwait(false);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
