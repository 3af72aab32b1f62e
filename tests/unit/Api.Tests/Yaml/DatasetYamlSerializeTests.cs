using FsCheck;
using FsCheck.Fluent;
using k8s.Models;
using VastK8s.Api.Datasets;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests.Yaml;

public sealed class DatasetYamlSerializeTests
{
    [Fact]
    public void Defaults_are_left_out_and_the_order_is_fixed()
    {
        string yaml = ResourceYaml.Serialize(new Dataset
        {
            Metadata = new V1ObjectMeta { Name = "imagenet" },
            Spec = new DatasetSpec
            {
                Sources =
                [
                    new DatasetSource { Uri = "s3://bucket/train", PathStyle = true, Include = ["**/*.jpg", "no", "7", "a b: c", "- x", ""] },
                    new DatasetSource { Uri = "file:///srv/x", Path = "x", Anonymous = true },
                ],
                Ownership = new DatasetOwnership { Uid = 5 },
            },
        });

        Assert.Equal(
            """
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: imagenet
            spec:
              sources:
              - uri: s3://bucket/train
                pathStyle: true
                include:
                - "**/*.jpg"
                - "no"
                - "7"
                - "a b: c"
                - "- x"
                - ""
              - uri: file:///srv/x
                anonymous: true
                path: x
              ownership:
                uid: 5
                gid: 0
                fileMode: "0444"
                directoryMode: "0555"

            """,
            yaml);
    }

    [Fact]
    public void What_is_written_reads_back_and_is_written_the_same()
    {
        // Any text that UTF-8 can carry; YAML has no way to write a lone surrogate.
        Gen<string> text = ArbMap.Default.GeneratorFor<NonNull<string>>()
            .Select(s => new string([.. s.Get.Where(c => !char.IsSurrogate(c))]))
            .Or(Gen.Elements("yes", "0x1F", "1_000", "~", "a: b", "#x", "é\u2028\u0085", "😀", "\t", "a\nb", " x ", "---", "s3://b/p", "1:30"));
        Gen<string?> optional = text.Select(s => s.Length == 0 ? null : s);
        Gen<DatasetSource> source =
            from name in text
            from uri in text
            from endpoint in optional
            from secret in optional
            from style in Gen.Elements<bool?>(null, true, false)
            from anonymous in Gen.Elements(true, false)
            from include in text.ListOf()
            select new DatasetSource
            {
                Name = name,
                Uri = uri,
                Endpoint = endpoint,
                SecretRef = secret is null ? null : new NameReference { Name = secret },
                PathStyle = style,
                Anonymous = anonymous,
                Include = [.. include],
            };
        Gen<Dataset> dataset =
            from name in text
            from sources in source.ListOf()
            from uid in ArbMap.Default.GeneratorFor<uint>()
            select new Dataset
            {
                Metadata = new V1ObjectMeta { Name = name },
                Spec = new DatasetSpec { Sources = [.. sources], Ownership = new DatasetOwnership { Uid = uid } },
            };

        Prop.ForAll(dataset.ToArbitrary(), original =>
        {
            Dataset read = ResourceYaml.Parse<Dataset>(ResourceYaml.Serialize(original));
            Assert.Equal(ResourceYaml.Serialize(original), ResourceYaml.Serialize(read));
            Assert.Equal(original.Metadata.Name, read.Metadata.Name ?? "");
            Assert.Equal(original.Spec, read.Spec);
        }).QuickCheckThrowOnFailure();
    }
}
