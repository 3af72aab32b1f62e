using VastK8s.Api.Datasets;
using VastK8s.Api.Validation;
using VastK8s.Api.Yaml;

namespace VastK8s.Api.Tests.Yaml;

public sealed class DatasetYamlParseTests
{
    private const string Whole = """
        apiVersion: vastk8s.io/v1alpha1
        kind: Dataset
        metadata:
          name: imagenet
          namespace: vision
        spec:
          sources:
            - name: train
              uri: s3://bucket/train
              endpoint: https://s3.example.org
              region: eu-central-1
              pathStyle: false
              caFile: /etc/ssl/own.pem
              secretRef: {name: bucket-reader}
              path: train
              include: ["**/*.jpg"]
              exclude:
                - tmp/**
            - uri: file:///srv/extra
              anonymous: true
              path: extra
          consistency: {mode: Snapshot}
          ownership: {uid: 1000, gid: 100, fileMode: "0440", directoryMode: "0550"}
        """;

    [Fact]
    public void Every_field_is_read()
    {
        Dataset dataset = ResourceYaml.Parse<Dataset>(Whole);

        Assert.Equal(("imagenet", "vision"), (dataset.Metadata.Name, dataset.Metadata.NamespaceProperty));
        DatasetSource source = dataset.Spec.Sources[0];
        Assert.Equal(
            ("train", "s3://bucket/train", "https://s3.example.org", "eu-central-1", (bool?)false),
            (source.Name, source.Uri, source.Endpoint, source.Region, source.PathStyle));
        Assert.Equal(("/etc/ssl/own.pem", "bucket-reader", false, "train"), (source.CaFile, source.SecretRef?.Name, source.Anonymous, source.Path));
        Assert.Equal(["**/*.jpg"], source.Include);
        Assert.Equal(["tmp/**"], source.Exclude);
        Assert.True(dataset.Spec.Sources[1].Anonymous);
        Assert.Equal(new DatasetOwnership { Uid = 1000, Gid = 100, FileMode = "0440", DirectoryMode = "0550" }, dataset.Spec.Ownership);
        Assert.Empty(ResourceValidation.Validate(dataset));
    }

    [Theory]
    [InlineData("{\n\t\"apiVersion\": \"vastk8s.io/v1alpha1\",\n\t\"kind\": \"Dataset\",\n\t\"metadata\": {\"name\": \"a\"},\n\t\"spec\": {\"sources\": [\n\t\t{\"uri\": \"s3:\\/\\/b\\u002Fp\", \"anonymous\": true}]}\n}")]
    [InlineData("{\"apiVersion\":\"vastk8s.io/v1alpha1\",\"kind\":\"Dataset\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"sources\":[{\"uri\":\"s3://b/p\",\"anonymous\":true,\"endpoint\":null}]}}")]
    public void Json_is_read_as_well(string json)
    {
        Dataset dataset = ResourceYaml.Parse<Dataset>(json);

        Assert.Equal(("s3://b/p", true, (string?)null), (dataset.Spec.Sources[0].Uri, dataset.Spec.Sources[0].Anonymous, dataset.Spec.Sources[0].Endpoint));
    }

    [Fact]
    public void What_a_cluster_adds_is_left_out()
    {
        Dataset dataset = ResourceYaml.Parse<Dataset>("""
            apiVersion: vastk8s.io/v1alpha1
            kind: Dataset
            metadata:
              name: a
              uid: 6f1c
              labels: {team: vision}
              managedFields: [{fieldsV1: {"f:spec": {"f:sources": {}}}}]
            spec: {sources: [{uri: s3://b}]}
            status: {phase: Ready}
            """);

        Assert.Equal("a", dataset.Metadata.Name);
    }

    [Theory]
    [InlineData("          urll: s3://b", "spec.sources[0].urll (line 7): unknown field; use uri")]
    [InlineData("          pathstyle: true", "spec.sources[0].pathstyle (line 7): unknown field; use pathStyle")]
    [InlineData("          bandwidth: 5", "spec.sources[0].bandwidth (line 7): unknown field; use name, uri, endpoint,")]
    [InlineData("          path: 7", "spec.sources[0].path (line 7): a number, not a string; put it in quotes: \"7\"")]
    [InlineData("          path: no", "spec.sources[0].path (line 7): a truth value, not a string; put it in quotes: \"no\"")]
    [InlineData("          path: 2024-01-01", "spec.sources[0].path (line 7): a date, not a string; put it in quotes: \"2024-01-01\"")]
    [InlineData("          path: [a]", "spec.sources[0].path (line 7): not a string; use one value in quotes")]
    [InlineData("          anonymous: \"true\"", "spec.sources[0].anonymous (line 7): not a truth value; use true or false, without quotes")]
    [InlineData("          include: '*.jpg'", "spec.sources[0].include (line 7): not a list; use '- ' before each item, or [a, b]")]
    [InlineData("          include: [a, 1.5]", "spec.sources[0].include[1] (line 7): a number, not a string; put it in quotes: \"1.5\"")]
    [InlineData("      ownership: {fileMode: 0444}", "spec.ownership.fileMode (line 7): a number, not a string; put it in quotes: \"0444\"")]
    [InlineData("      ownership: {uid: -1}", "spec.ownership.uid (line 7): not a number from 0 to 4294967295")]
    [InlineData("      ownership: {uid: 010}", "spec.ownership.uid (line 7): not a number from 0 to 4294967295")]
    [InlineData("      ownership: 5", "spec.ownership (line 7): not a mapping of fields; use uid, gid, fileMode, directoryMode")]
    [InlineData("    spec: {}", "line 7: not YAML")]
    [InlineData("---", "line 7: a second document begins; give one Dataset a file")]
    [InlineData("      consistency: {mode: &a Snapshot}\n      ownership: *a", "line 8: an alias (*name); write the value out")]
    [InlineData("\t- x", "not YAML")]
    public void A_mistake_names_field_line_and_fix(string line, string expected)
    {
        string text = "apiVersion: vastk8s.io/v1alpha1\nkind: Dataset\nmetadata: {name: a}\nspec:\n      sources:\n        - uri: s3://b\n" + line;

        var e = Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>(text));

        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_reported_at_once()
    {
        var e = Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>("apiVersion: v1\nkind: Pod\nmetadata: {nam: a}\nspec: {source: []}"));

        Assert.Equal(
            [
                "apiVersion (line 1): 'v1' is not known; use vastk8s.io/v1alpha1",
                "kind (line 2): 'Pod' is not known; use Dataset",
                "metadata.nam (line 3): unknown field; use name",
                "spec.source (line 4): unknown field; use sources",
            ],
            e.Errors.Select(error => error.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("just text")]
    [InlineData("- a")]
    [InlineData("\0")]
    [InlineData("kind: Dataset")]
    public void What_is_no_dataset_is_refused(string text) => Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>(text));

    [Fact]
    public void Hostile_nesting_is_refused_before_it_is_built() =>
        Assert.Contains("nested deeper", Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>(new string('[', 500_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_text_that_is_too_long_is_refused() =>
        Assert.Throws<ResourceFormatException>(() => ResourceYaml.Parse<Dataset>(new string(' ', ResourceYaml.MaxLength + 1)));
}
