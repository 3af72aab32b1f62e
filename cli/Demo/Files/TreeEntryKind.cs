namespace VastK8s.Cli.Demo.Files;

internal enum TreeEntryKind
{
    /// <summary>Anything that is neither of the others: .NET does not tell a pipe from a file.</summary>
    File,

    SymbolicLink,

    Directory,
}
