using FsCheck;
using FsCheck.Fluent;
using VastK8s.ObjectStores;

namespace VastK8s.Snapshots.Tests.Model;

/// <summary>Listings that collide a lot: few names, few versions, sizes around blocks and segments.</summary>
internal static class ModelGen
{
    private static readonly string[] Names = ["a", "b", "a.b", "a!", "a0", "é", "\U0001F600", "c", "dd", "e-e"];
    private static readonly string[] OddNames = ["", ".", "..", "x\0y", new string('n', 256)];
    private static readonly long[] Sizes = [0, 1, 4095, 4096, 4097, 10_000, 1 << 20, 400L << 20, 700L << 20, (1L << 30) + 1];

    private static Gen<string> Component => Gen.Frequency((40, Gen.Elements(Names)), (1, Gen.Elements(OddNames)));

    private static Gen<string> Path =>
        from depth in Gen.Choose(1, 4)
        from parts in Component.ArrayOf(depth)
        from marker in Gen.Frequency((10, Gen.Constant("")), (1, Gen.Constant("/")))
        select string.Join('/', parts) + marker;

    private static Gen<ObjectInfo> Object(string prefix) =>
        from path in Path
        from size in Gen.Elements(Sizes)
        from version in Gen.Elements("v1", "v2", "0123456789abcdef0123456789abcdef", "\"d41d8cd98f00b204e9800998ecf8427e\"", "ABCDEF-3")
        from time in Gen.Elements(1L, -5L, 1_700_000_000_123_456_789L)
        from kind in Gen.Frequency(
            (30, Gen.Constant(ObjectKind.Regular)), (2, Gen.Constant(ObjectKind.SymbolicLink)), (2, Gen.Constant(ObjectKind.Directory)),
            (1, Gen.Constant(ObjectKind.Special)))
        let key = prefix + (kind == ObjectKind.Regular ? path : path.Trim('/') is { Length: > 0 } name ? name : "f")
        select new ObjectInfo(key, kind == ObjectKind.Regular ? size : 0, time, version, kind, kind == ObjectKind.SymbolicLink ? "../t" : null);

    private static Gen<ModelSource> Source(string path) =>
        from prefix in Gen.Elements("", "train/")
        from objects in Object(prefix).ListOf()
        select new ModelSource(path, prefix, [.. objects.DistinctBy(o => o.Key).Where(o => o.Key.Length > 0)]);

    /// <summary>The same sources at several times.</summary>
    public static Gen<IReadOnlyList<IReadOnlyList<ModelSource>>> Histories =>
        from paths in Gen.SubListOf("", "a", "a/b", "")
        from first in Listing(paths.Count == 0 ? [""] : [.. paths])
        from changes in Gen.Choose(0, 3)
        from rest in Refreshes(first, changes)
        select (IReadOnlyList<IReadOnlyList<ModelSource>>)[first, .. rest];

    private static Gen<IReadOnlyList<ModelSource>> Listing(IReadOnlyList<string> paths) =>
        from sources in Gen.CollectToList(paths, Source)
        select (IReadOnlyList<ModelSource>)sources;

    private static Gen<List<IReadOnlyList<ModelSource>>> Refreshes(IReadOnlyList<ModelSource> first, int count) => count == 0
        ? Gen.Constant(new List<IReadOnlyList<ModelSource>>())
        : from next in Refresh(first)
          from rest in Refreshes(next, count - 1)
          select (List<IReadOnlyList<ModelSource>>)[next, .. rest];

    private static Gen<IReadOnlyList<ModelSource>> Refresh(IReadOnlyList<ModelSource> before) =>
        from sources in Gen.CollectToList(before, Changed)
        select (IReadOnlyList<ModelSource>)sources;

    /// <summary>Most objects stay, some go, some are new or replaced, and they come in another order.</summary>
    private static Gen<ModelSource> Changed(ModelSource source) =>
        from keep in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false))).ArrayOf(source.Objects.Count)
        from all in Gen.Frequency((1, Gen.Constant(true)), (2, Gen.Constant(false)))
        from added in Object(source.Prefix).ArrayOf(all ? 0 : 4)
        from order in Gen.Shuffle(Enumerable.Range(0, source.Objects.Count).ToArray())
        let kept = order.Where(i => all || keep[i]).Select(i => source.Objects[i])
        select source with { Objects = [.. added.Concat(kept).DistinctBy(o => o.Key).Where(o => o.Key.Length > 0)] };
}
