using VastK8s.Api;

namespace VastK8s.Cli.Credentials;

/// <summary>
/// <c>--secret-file [NAME=]FILE</c>: lines of <c>key=value</c>, blank lines and lines that begin with '#' aside. A value is all that
/// follows the first '='. NAME is the secretRef that the file serves; without it, sources that have none.
/// </summary>
internal static class SecretFile
{
    /// <summary>Reads the file into the set.</summary>
    /// <returns>Whether users other than its owner and group may read it.</returns>
    /// <exception cref="UsageException">Names file and line, never a value.</exception>
    public static bool AddTo(SecretSet secrets, string argument, CliHost host)
    {
        (string name, string path) = Split(argument, host);
        try
        {
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                AddLine(secrets, name, line.Trim(), $"{path}:{number}");
            }

            return File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--secret-file: {e.Message}");
        }
    }

    private static (string Name, string Path) Split(string argument, CliHost host)
    {
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && ResourceName.IsSubdomain(argument[..equals])
            ? (argument[..equals], host.FullPath(argument[(equals + 1)..]))
            : ("", host.FullPath(argument));
    }

    private static void AddLine(SecretSet secrets, string name, string line, string where)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        int equals = line.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw new UsageException($"{where}: no key=value; write one of {string.Join(", ", CredentialKeys.All)}, '=' and its value");
        }

        string key = line[..equals].TrimEnd();
        if (!CredentialKeys.All.Contains(key))
        {
            // The key is not repeated: a file that is something else altogether may have a secret there.
            throw new UsageException($"{where}: unknown key; use {string.Join(", ", CredentialKeys.All)}");
        }

        secrets.Add(name, key, line[(equals + 1)..].TrimStart());
    }
}
