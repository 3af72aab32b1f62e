namespace VastK8s.ObjectStores.Integration.Tests.S3;

/// <summary>One radosgw for the tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class RadosgwCollection : ICollectionFixture<RadosgwServer>
{
    public const string Name = "radosgw";
}
