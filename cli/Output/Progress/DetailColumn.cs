using Spectre.Console;
using Spectre.Console.Rendering;

namespace VastK8s.Cli.Output.Progress;

/// <summary>Amounts, rate and time left as the agent gives them; Spectre's own columns would measure them anew.</summary>
/// <param name="width">Columns of the terminal, at most; longer text is cut.</param>
internal sealed class DetailColumn(int width) : ProgressColumn
{
    private readonly int _width = Math.Max(width, 1);
    private volatile string _text = "";

    public string Text
    {
        get => _text;
        set => _text = value.Length <= _width ? value : value[..(_width - 1)] + "…";
    }

    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(_text);

    public override int? GetColumnWidth(RenderOptions options) => _width;
}
