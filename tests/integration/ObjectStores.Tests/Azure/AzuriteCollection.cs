namespace VastK8s.ObjectStores.Integration.Tests.Azure;

/// <summary>One Azurite for the tests that share it.</summary>
[CollectionDefinition(Name)]
public sealed class AzuriteCollection : ICollectionFixture<AzuriteServer>
{
    public const string Name = "azurite";
}
