using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace VastK8s.Cli.Output.Progress;

/// <summary>Whole per cent, 100 only when all is there; nothing while the total is unknown.</summary>
internal sealed class PercentColumn : ProgressColumn
{
    protected override bool NoWrap => true;

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(
        task.IsIndeterminate ? "" : string.Create(CultureInfo.InvariantCulture, $"{Units.Percent((long)task.Value, (long)task.MaxValue)} %"));

    public override int? GetColumnWidth(RenderOptions options) => "100 %".Length;
}
