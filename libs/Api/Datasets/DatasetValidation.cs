using VastK8s.Api.Datasets.Validation;

namespace VastK8s.Api.Datasets;

/// <summary>Whether a Dataset's values can work, as far as its text alone tells.</summary>
public static class DatasetValidation
{
    /// <summary>Every mistake, in the order of the fields; empty: none.</summary>
    public static IReadOnlyList<DatasetFieldError> Validate(Dataset dataset)
    {
        var errors = new List<DatasetFieldError>();
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
        CheckConsistency(dataset.Spec.Consistency, errors);
        CheckMode(dataset.Spec.Ownership.FileMode, "spec.ownership.fileMode", "0444", errors);
        CheckMode(dataset.Spec.Ownership.DirectoryMode, "spec.ownership.directoryMode", "0555", errors);
        return errors;
    }

    private static void CheckHeader(Dataset dataset, List<DatasetFieldError> errors)
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

        if (!DatasetName.IsSubdomain(dataset.Metadata.Name))
        {
            errors.Add(new(
                "metadata.name",
                dataset.Metadata.Name.Length == 0 ? "no name" : $"'{dataset.Metadata.Name}' is no DNS-1123 subdomain",
                "use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, 253 at most"));
        }

        if (dataset.Metadata.Namespace.Length > 0 && !DatasetName.IsLabel(dataset.Metadata.Namespace))
        {
            errors.Add(new(
                "metadata.namespace",
                $"'{dataset.Metadata.Namespace}' is no DNS-1123 label",
                "use lower-case letters, digits and '-', beginning and ending with a letter or digit, 63 at most"));
        }
    }

    private static void CheckConsistency(string consistency, List<DatasetFieldError> errors)
    {
        if (consistency is "Eventual" or "Strong")
        {
            errors.Add(new("spec.consistency", $"{consistency} is not served yet", "use Snapshot"));
        }
        else if (consistency != "Snapshot")
        {
            errors.Add(new("spec.consistency", $"'{consistency}' is not known", "use Snapshot"));
        }
    }

    private static void CheckMode(string text, string field, string example, List<DatasetFieldError> errors)
    {
        if (!DatasetMode.TryParse(text, out _))
        {
            errors.Add(new(field, $"'{text}' is not three octal digits of permission bits", $"use \"{example}\""));
        }
    }
}
