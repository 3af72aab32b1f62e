using VastK8s.Api.Validation;
using VastK8s.Api.Datasets.Validation;

namespace VastK8s.Api.Datasets;

/// <summary>Whether a Dataset's values can work, as far as its text alone tells.</summary>
public static class DatasetValidation
{
    /// <summary>Every mistake, in the order of the fields; empty: none.</summary>
    public static IReadOnlyList<FieldError> Validate(Dataset dataset)
    {
        var errors = new List<FieldError>();
        CheckHeader(dataset, errors);
        if (dataset.Spec.Sources.Count == 0)
        {
            errors.Add(new("spec.sources", "no source", "give at least one, as in sources: [{uri: s3://bucket/prefix}]"));
        }

        for (int i = 0; i < dataset.Spec.Sources.Count; i++)
        {
            SourceRules.Check(dataset.Spec.Sources[i], $"spec.sources[{i}]", errors);
        }

        SourcePathRules.CheckTogether(dataset.Spec.Sources, errors);
        CheckConsistency(dataset.Spec.Consistency.Mode, errors);
        CheckMode(dataset.Spec.Ownership.FileMode, "spec.ownership.fileMode", "0444", errors);
        CheckMode(dataset.Spec.Ownership.DirectoryMode, "spec.ownership.directoryMode", "0555", errors);
        return errors;
    }

    private static void CheckHeader(Dataset dataset, List<FieldError> errors)
    {
        Dataset right = new();
        if (dataset.ApiVersion != right.ApiVersion)
        {
            errors.Add(new("apiVersion", $"'{dataset.ApiVersion}' is not served", $"use {right.ApiVersion}"));
        }

        if (dataset.Kind != right.Kind)
        {
            errors.Add(new("kind", $"'{dataset.Kind}' is no Dataset", $"use {right.Kind}"));
        }

        string name = dataset.Metadata.Name ?? "";
        string ns = dataset.Metadata.NamespaceProperty ?? "";
        if (!ResourceName.IsSubdomain(name))
        {
            errors.Add(new(
                "metadata.name",
                name.Length == 0 ? "no name" : $"'{name}' is no DNS-1123 subdomain",
                "use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, 253 at most"));
        }

        if (ns.Length > 0 && !ResourceName.IsLabel(ns))
        {
            errors.Add(new(
                "metadata.namespace",
                $"'{ns}' is no DNS-1123 label",
                "use lower-case letters, digits and '-', beginning and ending with a letter or digit, 63 at most"));
        }
    }

    private static void CheckConsistency(string consistency, List<FieldError> errors)
    {
        if (consistency is "Eventual" or "Strong")
        {
            errors.Add(new("spec.consistency.mode", $"{consistency} is not served yet", "use Snapshot"));
        }
        else if (consistency != "Snapshot")
        {
            errors.Add(new("spec.consistency.mode", $"'{consistency}' is not known", "use Snapshot"));
        }
    }

    private static void CheckMode(string text, string field, string example, List<FieldError> errors)
    {
        if (!DatasetMode.TryParse(text, out _))
        {
            errors.Add(new(field, $"'{text}' is not three octal digits of permission bits", $"use \"{example}\""));
        }
    }
}
