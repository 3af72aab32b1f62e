namespace VastK8s.Api.Validation;

/// <summary>A text that is no such resource: not YAML or JSON, an unknown field, a value of the wrong type.</summary>
public sealed class ResourceFormatException : FormatException
{
    /// <summary>Creates the error from all mistakes found.</summary>
    public ResourceFormatException(IReadOnlyList<FieldError> errors)
        : base(string.Join('\n', errors)) => Errors = errors;

    /// <summary>Each mistake, in the order of the document.</summary>
    public IReadOnlyList<FieldError> Errors { get; }
}
