using Spectre.Console;
using Spectre.Console.Rendering;

namespace VastK8s.Cli.Output.Progress;

/// <summary>Amounts, rate and time left as the agent gives them; Spectre's own columns would measure them anew.</summary>
internal sealed class DetailColumn : ProgressColumn
{
    private volatile string _text = "";

    public string Text
    {
        get => _text;
        set => _text = value;
    }

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(_text).Overflow(Overflow.Ellipsis);

    protected override bool NoWrap => true;
}
