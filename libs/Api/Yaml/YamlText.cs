using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace VastK8s.Api.Yaml;

/// <summary>Writes mappings of scalars, lists and mappings.</summary>
internal sealed class YamlText : IDisposable
{
    private readonly StringWriter _writer = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
    private readonly Emitter _emitter;

    public YamlText()
    {
        // Never folded: a folded scalar is another text after some edits.
        _emitter = new Emitter(_writer, new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024));
        _emitter.Emit(new StreamStart());
        _emitter.Emit(new DocumentStart(null, null, isImplicit: true));
    }

    public void Mapping(Action fields)
    {
        _emitter.Emit(new MappingStart(default, default, isImplicit: true, MappingStyle.Block));
        fields();
        _emitter.Emit(new MappingEnd());
    }

    public void Mapping(string name, Action fields)
    {
        Key(name);
        Mapping(fields);
    }

    public void List(Action items)
    {
        _emitter.Emit(new SequenceStart(default, default, isImplicit: true, SequenceStyle.Block));
        items();
        _emitter.Emit(new SequenceEnd());
    }

    /// <summary>A field with a text; nothing where it is empty.</summary>
    public void Text(string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            Key(name);
            Scalar(value);
        }
    }

    public void Key(string name) => Scalar(name);

    /// <summary>A text, in quotes where it could be read as something else.</summary>
    public void Scalar(string value) => Emit(value, IsPlain(value) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    /// <summary>A number or truth value.</summary>
    public void Bare(string value) => Emit(value, ScalarStyle.Plain);

    public override string ToString()
    {
        _emitter.Emit(new DocumentEnd(isImplicit: true));
        _emitter.Emit(new StreamEnd());
        return _writer.ToString();
    }

    public void Dispose() => _writer.Dispose();

    // Narrower than YAML: letters first, and only characters that mean nothing to it. "://" is safe, ':' before a blank or the end is not.
    private static bool IsPlain(string value) =>
        value.Length > 0
        && (char.IsAsciiLetter(value[0]) || value[0] == '/')
        && value[^1] != ':'
        && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '_' or '.' or ':' or '*')
        && PlainScalar.NotAString(value) is null;

    private void Emit(string value, ScalarStyle style) =>
        _emitter.Emit(new Scalar(default, default, value, style, isPlainImplicit: true, isQuotedImplicit: true));
}
