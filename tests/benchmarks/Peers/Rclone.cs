using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;

namespace VastK8s.Benchmarks.Peers;

/// <summary>rclone copy, told to skip what a copy of a bucket into an empty directory can do without.</summary>
internal sealed class Rclone(OriginServer origin) : IPeer
{
    private static readonly string[] Options =
    [
        "--transfers", "16", "--checkers", "16", "--multi-thread-streams", "4", "--multi-thread-cutoff", "64M", "--buffer-size", "16M",
        "--fast-list", "--no-check-dest", "--use-server-modtime", "--ignore-checksum", "--s3-no-head-object",
    ];

    private readonly string _program = Programs.Require("rclone", "rclone");

    public string Name => "rclone copy";

    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var version = await ChildProcess.RunAsync(_program, ["version"], null, cancellationToken);
        return $"{version.Output.Split('\n')[0]}: copy {string.Join(' ', Options)}";
    }

    public Task<ChildResult> CopyAsync(string bucket, string folder, string destination, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            _program,
            ["copy", $"bench:{bucket}/{folder}", destination, "--config", "/dev/null", .. Options],
            new Dictionary<string, string?>
            {
                // Its S3 library refuses a transport with a bundle of its own; there is no TLS here.
                ["AWS_CA_BUNDLE"] = null,
                ["NO_PROXY"] = "127.0.0.1",
                ["RCLONE_CONFIG_BENCH_TYPE"] = "s3",
                ["RCLONE_CONFIG_BENCH_PROVIDER"] = "Ceph",
                ["RCLONE_CONFIG_BENCH_ENDPOINT"] = origin.Endpoint.ToString().TrimEnd('/'),
                ["RCLONE_CONFIG_BENCH_ACCESS_KEY_ID"] = origin.AccessKey,
                ["RCLONE_CONFIG_BENCH_SECRET_ACCESS_KEY"] = origin.SecretKey,
            },
            cancellationToken);
}
