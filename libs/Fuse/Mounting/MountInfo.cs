using System.Text;

namespace VastK8s.Fuse.Mounting;

/// <summary>Lines of /proc/self/mountinfo (proc_pid_mountinfo(5)).</summary>
internal static class MountInfo
{
    /// <summary>
    /// "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue": id, parent, device, root, target, options, any
    /// number of tags, a dash, type, source, superblock options. Null for a line that is not of this form.
    /// </summary>
    public static MountEntry? Parse(string line)
    {
        var fields = line.Split(' ');
        var dash = Array.IndexOf(fields, "-", Math.Min(6, fields.Length));
        if (dash < 0 || dash + 2 >= fields.Length) return null;
        var options = dash + 3 < fields.Length && fields[dash + 3].Length > 0 ? $"{fields[5]},{fields[dash + 3]}" : fields[5];
        return new MountEntry(fields[2], Unescape(fields[3]), Unescape(fields[4]), Unescape(fields[dash + 1]), Unescape(fields[dash + 2]), Unescape(options));
    }

    /// <summary>The kernel writes space, tab, newline, backslash and # as \ooo, byte by byte.</summary>
    public static string Unescape(string field)
    {
        if (!field.Contains('\\', StringComparison.Ordinal)) return field;
        var escaped = Encoding.UTF8.GetBytes(field);
        var length = 0;
        for (var i = 0; i < escaped.Length; i++)
        {
            if (escaped[i] == '\\' && i + 3 < escaped.Length && IsOctal(escaped[i + 1]) && IsOctal(escaped[i + 2]) && IsOctal(escaped[i + 3]))
            {
                escaped[length++] = (byte)(((escaped[i + 1] - '0') << 6) | ((escaped[i + 2] - '0') << 3) | (escaped[i + 3] - '0'));
                i += 3;
            }
            else
            {
                escaped[length++] = escaped[i];
            }
        }
        return Encoding.UTF8.GetString(escaped, 0, length);
    }

    private static bool IsOctal(byte digit) => digit is >= (byte)'0' and <= (byte)'7';
}
