namespace VastK8s.Erofs.Tests.Trees;

public enum EntryKind
{
    File,
    Directory,
    SymbolicLink,
}
