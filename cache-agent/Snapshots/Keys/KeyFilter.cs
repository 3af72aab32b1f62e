namespace VastK8s.CacheAgent.Snapshots.Keys;

/// <summary>A source's include and exclude globs. A directory is tried with and without a trailing '/', so <c>tmp/**</c> covers an empty <c>tmp</c>.</summary>
internal sealed class KeyFilter
{
    private readonly Glob[] _include;
    private readonly Glob[] _exclude;

    /// <exception cref="ArgumentException">A pattern is wrong; the message names it.</exception>
    public KeyFilter(int source, IReadOnlyList<string> include, IReadOnlyList<string> exclude)
    {
        _include = [.. include.Select((pattern, i) => Glob.Parse(pattern, $"sources[{source}].include[{i}]"))];
        _exclude = [.. exclude.Select((pattern, i) => Glob.Parse(pattern, $"sources[{source}].exclude[{i}]"))];
    }

    /// <summary>Whether everything is let in, without looking.</summary>
    public bool AllowsAll => _include.Length == 0 && _exclude.Length == 0;

    /// <summary>Judges a path relative to the prefix, a directory's without trailing '/'.</summary>
    public bool Allows(ReadOnlySpan<char> path, bool directory)
    {
        if (AllowsAll)
            return true;
        if (!directory)
            return (_include.Length == 0 || Matches(_include, path)) && !Matches(_exclude, path);
        var below = $"{path}/";
        return (_include.Length == 0 || Matches(_include, path) || Matches(_include, below))
            && !Matches(_exclude, path) && !Matches(_exclude, below);
    }

    private static bool Matches(Glob[] globs, ReadOnlySpan<char> path)
    {
        foreach (var glob in globs)
        {
            if (glob.IsMatch(path))
                return true;
        }

        return false;
    }
}
