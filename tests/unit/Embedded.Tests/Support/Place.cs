using System.Globalization;
using VastK8s.Cli;

namespace VastK8s.Embedded.Tests.Support;

/// <summary>A temporary directory, and a host that works in it.</summary>
internal sealed class Place : IDisposable
{
    public Place() => Host = new CliHost
    {
        In = new StringReader(""),
        Out = Out,
        Error = Error,
        Environment = new Dictionary<string, string>(),
        WorkingDirectory = Root,
        ProgramDirectory = Root,
        IsRoot = false,
    };

    public string Root { get; } = Directory.CreateTempSubdirectory("vastk8s-embedded-").FullName;

    public StringWriter Out { get; } = new(CultureInfo.InvariantCulture);

    public StringWriter Error { get; } = new(CultureInfo.InvariantCulture);

    public CliHost Host { get; }

    /// <summary>Writes a file.</summary>
    /// <returns>Its name as a user gives it.</returns>
    public string Write(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return name;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
