using VastK8s.Benchmarks.Machine;

namespace VastK8s.Benchmarks.Peers;

/// <summary>A program that copies a bucket to a directory.</summary>
internal interface IPeer
{
    string Name { get; }

    /// <summary>Name, version and options, for the report.</summary>
    Task<string> DescribeAsync(CancellationToken cancellationToken);

    /// <summary>Copies everything under the folder of the bucket into an empty directory.</summary>
    Task<ChildResult> CopyAsync(string bucket, string folder, string destination, CancellationToken cancellationToken);
}
