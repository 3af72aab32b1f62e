namespace VastK8s.CacheAgent.Snapshots;

/// <summary>Why an object of a source is not in the tree. docs/SEMANTICS.md has each rule.</summary>
internal enum SkipReason
{
    /// <summary>A component is empty: <c>a//b</c>, <c>/a</c>.</summary>
    EmptyComponent,

    /// <summary>A component is "." or "..".</summary>
    DotComponent,

    /// <summary>The key has a NUL.</summary>
    NulCharacter,

    /// <summary>A component is longer than 255 bytes of UTF-8.</summary>
    ComponentTooLong,

    /// <summary>The path is longer than 4,095 bytes.</summary>
    PathTooLong,

    /// <summary>The name is not valid UTF-8.</summary>
    InvalidUtf8,

    /// <summary><c>a</c> beside <c>a/b</c>: the directory is shown.</summary>
    ShadowedByDirectory,

    /// <summary>A key that ends in '/' and has content: its directory is shown, the content is not.</summary>
    DirectoryWithContent,

    /// <summary>Two sources have it at the same path: the first source's is shown.</summary>
    DuplicatePath,

    /// <summary>A socket, pipe or device node of a directory source.</summary>
    SpecialFile,

    /// <summary>8 TiB or more.</summary>
    TooLarge,
}
