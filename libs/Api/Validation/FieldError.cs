namespace VastK8s.Api.Validation;

/// <summary>One mistake in a resource: which field, what is wrong, what to write instead.</summary>
/// <param name="Field">Path of the field, as in <c>spec.sources[1].uri</c>; empty for the document as a whole.</param>
/// <param name="Problem">What is wrong with it. Never holds the field's text where that may hold a secret.</param>
/// <param name="Remedy">What to write instead.</param>
/// <param name="Line">Line of the document, from 1; 0 when the resource did not come from a document.</param>
public sealed record FieldError(string Field, string Problem, string Remedy, int Line = 0)
{
    /// <summary><c>spec.sources[1].uri (line 8): no bucket; use s3://bucket/prefix</c>.</summary>
    public override string ToString()
    {
        string line = Line > 0 ? $"line {Line}" : "";
        string where = (Field, line) switch
        {
            ("", "") => "",
            ("", _) => $"{line}: ",
            (_, "") => $"{Field}: ",
            _ => $"{Field} ({line}): ",
        };
        return $"{where}{Problem}; {Remedy}";
    }
}
