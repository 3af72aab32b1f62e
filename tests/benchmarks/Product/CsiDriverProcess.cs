using System.Diagnostics;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using VastK8s.CsiDriver.Protocol;

namespace VastK8s.Benchmarks.Product;

/// <summary>The CSI driver beside a running agent, and what a kubelet asks of it.</summary>
internal sealed class CsiDriverProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly GrpcChannel _channel;
    private readonly Node.NodeClient _node;
    private readonly string _kubelet;

    private CsiDriverProcess(Process process, string socket, string kubelet)
    {
        (_process, _kubelet) = (process, kubelet);
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (_, token) =>
                {
                    var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), token);
                    return new NetworkStream(connection, ownsSocket: true);
                },
            },
        });
        _node = new Node.NodeClient(_channel);
    }

    public int Pid => _process.Id;

    /// <param name="program">Path of <c>vastk8s-csi-driver</c>.</param>
    /// <param name="state">The agent's state directory.</param>
    /// <param name="kubelet">An empty directory in the place of kubelet's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<CsiDriverProcess> StartAsync(string program, string state, string kubelet, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(kubelet, "csi.sock");
        var start = new ProcessStartInfo(program, ["--endpoint", $"unix://{socket}", "--agent", state]) { RedirectStandardOutput = true, UseShellExecute = false };

        // As in a cluster, where the container runtime takes what is written.
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var driver = new CsiDriverProcess(process, socket, kubelet);
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await driver._node.NodeGetInfoAsync(new NodeGetInfoRequest(), cancellationToken: cancellationToken);
                return driver;
            }
            catch (RpcException e) when (e.StatusCode == StatusCode.Unavailable && Stopwatch.GetElapsedTime(began) < StartLimit)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Stages and publishes a volume of a Dataset; returns where.</summary>
    public async Task<string> MountAsync(string dataset, int number, CancellationToken cancellationToken)
    {
        var (volume, staging, target) = Places(dataset, number);
        Directory.CreateDirectory(staging);
        var capability = new VolumeCapability
        {
            Mount = new VolumeCapability.Types.MountVolume(),
            AccessMode = new VolumeCapability.Types.AccessMode { Mode = VolumeCapability.Types.AccessMode.Types.Mode.MultiNodeReaderOnly },
        };
        await _node.NodeStageVolumeAsync(new NodeStageVolumeRequest { VolumeId = volume, StagingTargetPath = staging, VolumeCapability = capability }, cancellationToken: cancellationToken);
        await _node.NodePublishVolumeAsync(
            new NodePublishVolumeRequest { VolumeId = volume, StagingTargetPath = staging, TargetPath = target, VolumeCapability = capability, Readonly = true }, cancellationToken: cancellationToken);
        return target;
    }

    /// <summary>Takes it back.</summary>
    public async Task UnmountAsync(string dataset, int number, CancellationToken cancellationToken)
    {
        var (volume, staging, target) = Places(dataset, number);
        await _node.NodeUnpublishVolumeAsync(new NodeUnpublishVolumeRequest { VolumeId = volume, TargetPath = target }, cancellationToken: cancellationToken);
        await _node.NodeUnstageVolumeAsync(new NodeUnstageVolumeRequest { VolumeId = volume, StagingTargetPath = staging }, cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private (string Volume, string Staging, string Target) Places(string dataset, int number) =>
        ($"{dataset}/n{number}", Path.Combine(_kubelet, $"staging-{number}"), Path.Combine(_kubelet, $"target-{number}"));
}
