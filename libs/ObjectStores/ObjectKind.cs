namespace VastK8s.ObjectStores;

/// <summary>What a listed entry is. Object stores list <see cref="Regular"/> alone; a directory source can hold the others.</summary>
public enum ObjectKind : byte
{
    /// <summary>Bytes under a key.</summary>
    Regular,

    /// <summary>A symbolic link of a directory source; never followed, shown as a link.</summary>
    SymbolicLink,

    /// <summary>A socket, pipe or device node of a directory source: listed so that it can be counted, never readable.</summary>
    Special,

    /// <summary>A directory of a directory source (listed so that an empty one is shown).</summary>
    Directory,

    /// <summary>An entry of a directory source whose name is not valid UTF-8; Key holds it with U+FFFD in place of the bad bytes.</summary>
    InvalidName,
}
