using VastK8s.Fuse;

namespace VastK8s.CsiDriver.Mounting;

/// <summary>What an EROFS mount shows, as its source in the mount table tells: the agent's <c>datasets/DATASET/snapshots/ID/image.erofs</c>.</summary>
/// <param name="Dataset">The agent's name of the Dataset.</param>
/// <param name="Snapshot">Id of the snapshot.</param>
internal sealed record ImageSource(string Dataset, string Snapshot)
{
    private const int Parts = 5;

    /// <summary>Null: it is no mount of a Dataset.</summary>
    public static ImageSource? Of(MountEntry mount) =>
        mount.FileSystem == "erofs" && mount.Source.Split('/') is { Length: >= Parts } all && all[^Parts..] is ["datasets", var dataset, "snapshots", var snapshot, "image.erofs"]
            ? new ImageSource(dataset, snapshot)
            : null;
}
