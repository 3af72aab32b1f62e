using System.Globalization;
using VastK8s.Benchmarks.Files;
using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Origin;

/// <summary>
/// radosgw behind a caching nginx, on loopback. Objects are put into radosgw and read once through nginx; from then on every client
/// alike gets their bytes from nginx's cache in memory, and radosgw answers listings.
/// </summary>
internal sealed class OriginServer : IAsyncDisposable
{
    private readonly Dictionary<string, string?> _radosgw;
    private readonly Dictionary<string, string?> _nginx;
    private readonly string _access;

    private OriginServer(WorkDirectory work, long bytes)
    {
        var (gateway, monitor, cache) = (Ports.Free(), Ports.Free(), Ports.Free());
        var state = Path.Combine(work.Disk, "origin");
        var memory = Math.Min(Memory.AvailableBytes / 4, Room(work.Memory) / 2) > bytes;
        Storage = memory ? "objects in memory" : "objects on the same disk, for want of memory";
        Gateway = new Uri($"http://127.0.0.1:{gateway}");
        Endpoint = new Uri($"http://127.0.0.1:{cache}");
        AccessKey = "benchaccess";
        SecretKey = "benchsecretkey12345";
        NginxState = Path.Combine(state, "nginx");
        GatewayState = Path.Combine(state, "radosgw");
        _access = Path.Combine(NginxState, "access.log");
        _radosgw = new Dictionary<string, string?>
        {
            ["D"] = GatewayState,
            ["PORT"] = gateway.ToString(CultureInfo.InvariantCulture),
            ["MONPORT"] = monitor.ToString(CultureInfo.InvariantCulture),
            ["STORE"] = memory ? "memstore" : "bluestore",
            // The object store keeps a little more than the bytes, and stops taking writes when nearly full.
            ["SIZE"] = $"{(bytes * 5 / 4 >> 30) + 2}G",
            ["AK"] = AccessKey,
            ["SK"] = SecretKey,
        };
        _nginx = new Dictionary<string, string?>
        {
            ["D"] = NginxState,
            ["DATA"] = Path.Combine(memory ? work.Memory : state, "cached"),
            ["ORIGIN"] = Gateway.ToString().TrimEnd('/'),
            ["PORT"] = cache.ToString(CultureInfo.InvariantCulture),
            ["SIZE"] = $"{(bytes >> 30) + 2}g",
        };
    }

    /// <summary>nginx: what every measured client talks to.</summary>
    public Uri Endpoint { get; }

    /// <summary>radosgw itself.</summary>
    public Uri Gateway { get; }

    /// <summary>Where it keeps the objects, for the report.</summary>
    public string Storage { get; }

    public string AccessKey { get; }

    public string SecretKey { get; }

    private string NginxState { get; }

    private string GatewayState { get; }

    /// <param name="work">Where to keep state.</param>
    /// <param name="bytes">Of all objects that will be put there.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OriginServer> StartAsync(WorkDirectory work, long bytes, CancellationToken cancellationToken)
    {
        var origin = new OriginServer(work, bytes);
        try
        {
            await Script("radosgw.sh", "up", origin._radosgw, cancellationToken);
            await Script("nginx-cache.sh", "up", origin._nginx, cancellationToken);
        }
        catch
        {
            await origin.DisposeAsync();
            throw;
        }

        return origin;
    }

    /// <summary>User and system seconds so far of nginx and of radosgw with its monitor and object store.</summary>
    public (double Nginx, double Radosgw) CpuSeconds() => (Processes.CpuSeconds(NginxState), Processes.CpuSeconds(GatewayState));

    /// <summary>Creates a bucket that anonymous may read, fills it and reads it once through nginx.</summary>
    public async Task FillAsync(string bucket, FileSet set, CancellationToken cancellationToken)
    {
        using var uploads = new Uploads(this);
        await uploads.CreateBucketAsync(bucket, cancellationToken);
        await uploads.PutAsync(bucket, set, cancellationToken);
        await uploads.WarmAsync(bucket, set, cancellationToken);
    }

    /// <summary>Address of an object at nginx; unsigned.</summary>
    public Uri ObjectAddress(string bucket, FileSpec file) => new(Endpoint, $"{bucket}/{file.Path}");

    /// <summary>From here on counts what nginx sends.</summary>
    public AccessLog Log() => new(_access);

    public async ValueTask DisposeAsync()
    {
        await Script("nginx-cache.sh", "down", _nginx, CancellationToken.None);
        await Script("radosgw.sh", "down", _radosgw, CancellationToken.None);
    }

    private static Task<ChildResult> Script(string name, string verb, Dictionary<string, string?> environment, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync("bash", [Repository.Path("hack", "servers", name), verb], environment, cancellationToken);

    private static long Room(string directory) => new DriveInfo(directory).AvailableFreeSpace;
}
