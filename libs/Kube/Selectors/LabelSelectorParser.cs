namespace VastK8s.Kube;

/// <summary>Reads a label selector from left to right.</summary>
internal sealed class LabelSelectorParser(string text)
{
    private int _at;

    public IReadOnlyList<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        do
        {
            requirements.Add(Requirement());
        }
        while (Take(","));
        return _at == text.Length ? requirements : throw Unexpected("',' or the end");
    }

    private LabelRequirement Requirement()
    {
        if (Take("!")) return new LabelRequirement(Word("a key"), LabelOperator.DoesNotExist, []);
        var key = Word("a key");
        if (Take("==") || Take("=")) return new LabelRequirement(key, LabelOperator.In, [Value()]);
        if (Take("!=")) return new LabelRequirement(key, LabelOperator.NotIn, [Value()]);
        Skip();
        if (_at == text.Length || text[_at] == ',') return new LabelRequirement(key, LabelOperator.Exists, []);
        return Word("an operator") switch
        {
            "in" => new LabelRequirement(key, LabelOperator.In, Values()),
            "notin" => new LabelRequirement(key, LabelOperator.NotIn, Values()),
            _ => throw Unexpected("'=', '!=', 'in' or 'notin'"),
        };
    }

    private List<string> Values()
    {
        if (!Take("(")) throw Unexpected("'('");
        var values = new List<string>();
        do
        {
            values.Add(Value());
        }
        while (Take(","));
        return Take(")") ? values : throw Unexpected("')'");
    }

    private string Word(string what)
    {
        var word = Value();
        return word.Length > 0 ? word : throw Unexpected(what);
    }

    // A value may be empty: 'a=' asks for the empty one.
    private string Value()
    {
        Skip();
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '_' or '.' or '/')) _at++;
        return text[start.._at];
    }

    private bool Take(string token)
    {
        Skip();
        if (string.CompareOrdinal(text, _at, token, 0, token.Length) != 0) return false;
        _at += token.Length;
        return true;
    }

    private void Skip()
    {
        while (_at < text.Length && text[_at] == ' ') _at++;
    }

    private FormatException Unexpected(string expected) => new($"Label selector '{text}': {expected} expected at {_at + 1}.");
}
