using FsCheck;
using FsCheck.Fluent;
using VastK8s.Api;
using VastK8s.Api.Datasets;
using VastK8s.Cli.Datasets;

namespace VastK8s.Cli.Tests.Datasets;

public sealed class DerivedNameTests
{
    // Names are how people find their cached data again: these must never change.
    [Theory]
    [InlineData("s3://bucket", "bucket-3f210d5a")]
    [InlineData("s3://bucket/Image_Net/2012", "bucket-image-net-2012-")]
    [InlineData("az://account/container/p", "account-container-p-")]
    [InlineData("file:///usr/share/dotnet", "usr-share-dotnet-")]
    [InlineData("/", "file-")]
    [InlineData("s3://bucket/" + "0123456789012345678901234567890123456789", "bucket-012345678901234567890123456789012-")]
    public void Names_are_readable_and_stable(string uri, string expected) =>
        Assert.StartsWith(expected, Name(uri), StringComparison.Ordinal);

    [Theory]
    [InlineData("s3://bucket/a", "s3://bucket/a/")]
    [InlineData("/srv/data", "file:///srv/data/")]
    [InlineData("az://account/container/p", "https://account.blob.core.windows.net/container/p")]
    public void The_same_place_has_one_name(string a, string b) => Assert.Equal(Name(a), Name(b));

    [Fact]
    public void Another_place_or_choice_of_objects_has_another_name()
    {
        DatasetSource[] sources =
        [
            new() { Uri = "s3://b/p" },
            new() { Uri = "gs://b/p" },
            new() { Uri = "s3://b/P" },
            new() { Uri = "s3://b-p" },
            new() { Uri = "s3://b/p", Endpoint = "https://minio" },
            new() { Uri = "s3://b/p", Include = ["x"] },
            new() { Uri = "s3://b/p", Exclude = ["x"] },
            new() { Uri = "s3://b/p", Include = ["x", "y"] },
            new() { Uri = "s3://b/p", Include = ["x"], Exclude = ["y"] },
        ];

        Assert.Equal(sources.Length, sources.Select(DerivedName.Of).Distinct().Count());
    }

    [Fact]
    public void How_it_is_reached_and_shown_is_no_part_of_the_name() => Assert.Equal(
        Name("s3://b/p"), DerivedName.Of(new DatasetSource { Uri = "s3://b/p", Region = "eu", Anonymous = true, CaFile = "/ca.pem" }));

    [Fact]
    public void Every_name_is_one_that_Kubernetes_takes() =>
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), path => ResourceName.IsSubdomain(Name("s3://b/" + path.Get))).QuickCheckThrowOnFailure();

    private static string Name(string uri) => DerivedName.Of(new DatasetSource { Uri = uri });
}
