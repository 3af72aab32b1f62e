using VastK8s.Erofs.Format;

namespace VastK8s.Erofs.Writing;

/// <summary>Refusals of a path, away from the code that runs for each entry.</summary>
internal static class PathRefused
{
    public static ArgumentException Order(ReadOnlySpan<byte> path, ReadOnlySpan<byte> last) =>
        Of(path, $"comes after {PathText.Quote(last)}, which sorts behind it: add entries in the order of {nameof(ErofsPathOrder)}.");

    public static ArgumentException Duplicate(ReadOnlySpan<byte> path) => Of(path, "was added already.");

    public static ArgumentException AlreadyDirectory(ReadOnlySpan<byte> path) =>
        Of(path, "is a directory with entries already: add a directory before what is in it, and no file by its name.");

    public static ArgumentException UnderFile(ReadOnlySpan<byte> path, ReadOnlySpan<byte> file) =>
        Of(path, $"is under {PathText.Quote(file)}, which is no directory.");

    public static ArgumentException Component(ReadOnlySpan<byte> path, ReadOnlySpan<byte> component) =>
        Of(path, component switch
        {
            [] => "has an empty component (a '/' too many, or no path at all).",
            [(byte)'.'] or [(byte)'.', (byte)'.'] => $"has the component {PathText.Quote(component)}.",
            { Length: > Layout.NameMax } => $"has a component of {component.Length} bytes, over the {Layout.NameMax} of a name.",
            _ => "has a NUL in it.",
        });

    private static ArgumentException Of(ReadOnlySpan<byte> path, string why) => new($"{PathText.Quote(path)} {why}", nameof(path));
}
