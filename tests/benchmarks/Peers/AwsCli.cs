using VastK8s.Benchmarks.Machine;
using VastK8s.Benchmarks.Origin;

namespace VastK8s.Benchmarks.Peers;

/// <summary>aws s3 cp --recursive.</summary>
internal sealed class AwsCli : IPeer
{
    private const string Configuration = """
        [default]
        region = us-east-1
        s3 =
          addressing_style = path
          max_concurrent_requests = 32
          max_queue_size = 10000
          multipart_threshold = 32MB
          multipart_chunksize = 16MB
        """;

    private readonly OriginServer _origin;
    private readonly string _program = Programs.Require("aws", "awscli");
    private readonly string _configuration;

    public AwsCli(OriginServer origin, WorkDirectory work)
    {
        _origin = origin;
        _configuration = Path.Combine(work.Disk, "aws.config");
        File.WriteAllText(_configuration, Configuration);
    }

    public string Name => "aws s3 cp";

    public async Task<string> DescribeAsync(CancellationToken cancellationToken)
    {
        var version = await ChildProcess.RunAsync(_program, ["--version"], null, cancellationToken);
        return $"{version.Output.Trim()}: s3 cp --recursive, max_concurrent_requests 32, multipart_threshold 32MB, multipart_chunksize 16MB";
    }

    public Task<ChildResult> CopyAsync(string bucket, string folder, string destination, CancellationToken cancellationToken) =>
        ChildProcess.RunAsync(
            _program,
            [
                "--endpoint-url", _origin.Endpoint.ToString().TrimEnd('/'), "s3", "cp", "--recursive", "--only-show-errors",
                $"s3://{bucket}/{folder}/", destination,
            ],
            new Dictionary<string, string?>
            {
                ["AWS_CONFIG_FILE"] = _configuration,
                ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
                ["AWS_ACCESS_KEY_ID"] = _origin.AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = _origin.SecretKey,
                ["AWS_EC2_METADATA_DISABLED"] = "true",
                ["AWS_PAGER"] = "",
                ["NO_PROXY"] = "127.0.0.1",
            },
            cancellationToken);
}
