using System.Text.Json.Nodes;
using VastK8s.Testing.Servers;

namespace VastK8s.Testing.Cel;

/// <summary>Evaluates rules in the Common Expression Language by an implementation that is not ours (hack/cel).</summary>
public static class CelRunner
{
    private static readonly string Script = Path.Combine(Repository.Root, "hack", "cel", "evaluate.sh");

    /// <summary>What each rule says.</summary>
    /// <exception cref="InvalidOperationException">A rule is no expression, or has no truth value; the message has it.</exception>
    public static async Task<CelAnswers> EvaluateAsync(IReadOnlyList<CelEvaluation> evaluations)
    {
        string file = Path.Combine(Path.GetTempPath(), $"vastk8s-cel-{Guid.NewGuid():N}.json");
        try
        {
            await File.WriteAllTextAsync(file, new JsonArray([.. evaluations.Select(Json)]).ToJsonString());
            ScriptResult result = await HackScript.RunAsync(Script, new Dictionary<string, string>(), file);
            if (result.Status == HackScript.CannotInstall)
                return new CelAnswers([], result.Errors);
            if (result.Status != 0)
                throw new InvalidOperationException($"{Script}: {result}");
            return new CelAnswers([.. JsonNode.Parse(result.Output)!.AsArray().Select((answer, i) => Value(answer!, evaluations[i]))], null);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static JsonObject Json(CelEvaluation evaluation) => new()
    {
        ["rule"] = evaluation.Rule,
        ["self"] = evaluation.Self?.DeepClone(),
        ["oldSelf"] = evaluation.OldSelf?.DeepClone(),
    };

    private static bool Value(JsonNode answer, CelEvaluation evaluation) => answer["value"] is { } value
        ? value.GetValue<bool>()
        : throw new InvalidOperationException($"{evaluation.Rule} on {evaluation.Self?.ToJsonString()}: {answer["error"]}");
}
