using System.Text;

namespace VastK8s.ObjectStores.Directories;

/// <summary>
/// File names as Mono.Posix gives them: a byte that is no UTF-8 comes as U+0000 and the byte's value, which cannot be in a name otherwise, and the
/// text goes back to system calls unharmed. A surrogate encoded by itself (CESU) comes as that surrogate.
/// </summary>
internal static class PosixName
{
    /// <summary>Whether the name is text; U+FFFD in it is a genuine one then.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '\0' || char.IsLowSurrogate(name[i]))
                return false;
            if (!char.IsHighSurrogate(name[i]))
                continue;
            if (++i == name.Length || !char.IsLowSurrogate(name[i]))
                return false;
        }
        return true;
    }

    /// <summary>For showing: U+FFFD in place of what is no text.</summary>
    public static string Show(ReadOnlySpan<char> name)
    {
        var shown = new StringBuilder(name.Length);
        while (!name.IsEmpty)
        {
            bool escaped = name[0] == '\0' && name.Length > 1;
            Rune.DecodeFromUtf16(name, out Rune rune, out int used);
            shown.Append((escaped ? Rune.ReplacementChar : rune).ToString());
            name = name[(escaped ? 2 : used)..];
        }
        return shown.ToString();
    }
}
