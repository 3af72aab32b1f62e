using System.Reflection;
using k8s.Models;
using VastK8s.Api.Schema;
using VastK8s.Kube;

namespace VastK8s.Api.Generator;

/// <summary>The custom resource definition (apiextensions.k8s.io/v1) of a type.</summary>
internal static class Crd
{
    public static V1CustomResourceDefinition Of(Type type)
    {
        var entity = KubeResource.OfType(type);
        ResourceAttribute resource = type.GetCustomAttribute<ResourceAttribute>()!;
        return new V1CustomResourceDefinition
        {
            ApiVersion = $"{V1CustomResourceDefinition.KubeGroup}/{V1CustomResourceDefinition.KubeApiVersion}",
            Kind = V1CustomResourceDefinition.KubeKind,
            Metadata = new V1ObjectMeta
            {
                Name = entity.QualifiedName,
                Labels = new Dictionary<string, string> { ["app.kubernetes.io/part-of"] = "vastk8s" },
            },
            Spec = new V1CustomResourceDefinitionSpec
            {
                Group = entity.Group,
                Names = new V1CustomResourceDefinitionNames
                {
                    Kind = entity.Kind,
                    ListKind = entity.Kind + "List",
                    Plural = entity.Plural,
                    Singular = entity.Kind.ToLowerInvariant(),
                    ShortNames = [resource.ShortName],
                    Categories = ["vastk8s"],
                },
                Scope = entity.IsNamespaced ? "Namespaced" : "Cluster",
                Versions = [Version(type, entity)],
            },
        };
    }

    private static V1CustomResourceDefinitionVersion Version(Type type, KubeResource entity) => new()
    {
        Name = entity.Version,
        Served = true,
        Storage = true,
        AdditionalPrinterColumns = [.. type.GetCustomAttributes<PrinterColumnAttribute>().Select(Column)],
        Subresources = new V1CustomResourceSubresources
        {
            Status = new object(),
            Scale = type.GetCustomAttribute<ScaleAttribute>() is { } scale
                ? new V1CustomResourceSubresourceScale { SpecReplicasPath = scale.SpecPath, StatusReplicasPath = scale.StatusPath }
                : null,
        },
        Schema = new V1CustomResourceValidation { OpenAPIV3Schema = SchemaBuilder.Resource(type) },
    };

    private static V1CustomResourceColumnDefinition Column(PrinterColumnAttribute column) => new()
    {
        Name = column.Name,
        Type = column.Type,
        JsonPath = column.JsonPath,
        Priority = column.Wide ? 1 : null,
        Description = column.Description.Length == 0 ? null : column.Description,
    };
}
