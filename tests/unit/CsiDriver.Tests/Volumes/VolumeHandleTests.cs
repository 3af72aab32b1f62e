using FsCheck;
using FsCheck.Fluent;
using VastK8s.CsiDriver.Volumes;

namespace VastK8s.CsiDriver.Tests.Volumes;

public class VolumeHandleTests
{
    private const string Uid = "5d2c9a52-7f4e-4f4f-9c1a-0f6b1f0a9d3e";
    private static readonly Gen<string> Label = Gen.Elements("abcdefghijklmnopqrstuvwxyz0123456789".ToCharArray()).NonEmptyListOf().Select(letters => new string([.. letters.Take(20)]));
    private static readonly Gen<string> Name = Label.ListOf().Where(parts => parts.Count > 0).Select(parts => string.Join('.', parts.Take(4)));

    [Fact]
    public void What_is_written_is_read() => Prop.ForAll(
        Name.Zip(Label.OrNull()).Select(p => new VolumeHandle(p.Item1, p.Item2)).ToArbitrary(),
        handle => Assert.Equal(handle, VolumeHandle.Parse(handle.ToString()))).QuickCheckThrowOnFailure();

    [Fact]
    public void The_id_for_a_name_is_read_and_tells_names_apart() => Prop.ForAll(
        Name.ToArbitrary(), ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<NonNull<string>>(), (dataset, one, other) =>
        {
            var handle = VolumeHandle.OfRequest(dataset, one.Get);
            Assert.Equal(handle, VolumeHandle.Parse(handle.ToString()));
            Assert.Equal(handle, VolumeHandle.OfRequest(dataset, one.Get));

            // As bytes: what is no character is written as one and the same.
            if (one.Get.IsNormalized() && other.Get.IsNormalized()) Assert.Equal(one.Get == other.Get, handle == VolumeHandle.OfRequest(dataset, other.Get));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("../x")]
    [InlineData("a/../b")]
    [InlineData("a/..")]
    [InlineData("a/.")]
    [InlineData("a/b/c")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("a//b")]
    [InlineData("a..b")]
    [InlineData("a/b.c")]
    [InlineData("A")]
    [InlineData("a b")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("a_b")]
    [InlineData("-a")]
    [InlineData("pvc-1#nfs")]
    [InlineData("arn:aws:efs:1")]
    public void What_is_none_of_ours_is_not_read(string id) => Assert.Null(VolumeHandle.Parse(id));

    [Fact]
    public void Nothing_that_is_read_leads_out_of_a_directory() => Prop.ForAll(
        Gen.Elements("a", "b1", ".", "..", "/", "-", "", "\0", " ", "A").ListOf().Select(string.Concat).ToArbitrary(),
        id =>
        {
            if (VolumeHandle.Parse(id) is not { } handle) return;
            foreach (var part in new[] { handle.Dataset, handle.Suffix ?? "x" })
            {
                Assert.Equal(Path.Combine("/root", part), Path.GetFullPath(Path.Combine("/root", part)));
                Assert.Equal("/root", Path.GetDirectoryName(Path.GetFullPath(Path.Combine("/root", part))));
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(Uid, Uid, null)]
    [InlineData(Uid + "/team-a", Uid, "team-a")]
    [InlineData("docs", "docs", null)]
    public void Ids_of_ours_are_read(string id, string dataset, string? suffix) => Assert.Equal(new VolumeHandle(dataset, suffix), VolumeHandle.Parse(id));

    [Fact]
    public void The_longest_ids_of_a_cluster_keep_to_the_limit()
    {
        Assert.InRange($"{Uid}/{new string('n', 63)}".Length, 1, VolumeHandle.MaxBytes);
        Assert.InRange(VolumeHandle.OfRequest(Uid, new string('ü', 1000)).ToString().Length, 1, VolumeHandle.MaxBytes);
    }
}
