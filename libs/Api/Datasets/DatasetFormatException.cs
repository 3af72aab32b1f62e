namespace VastK8s.Api.Datasets;

/// <summary>A text that is no Dataset: not YAML or JSON, an unknown field, a value of the wrong type.</summary>
public sealed class DatasetFormatException : FormatException
{
    /// <summary>Creates the error from all mistakes found.</summary>
    public DatasetFormatException(IReadOnlyList<DatasetFieldError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>Each mistake, in the order of the document.</summary>
    public IReadOnlyList<DatasetFieldError> Errors { get; }
}
