using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VastK8s.Api;

namespace VastK8s.Operator.Placement.Pods;

/// <summary>
/// Answers an AdmissionReview (<c>admission.k8s.io/v1</c>) about a pod that is to be made. Everything is allowed, always; a pod that mounts Datasets gets affinity to nodes that hold them. What fails is a
/// warning, which kubectl shows.
/// </summary>
/// <param name="datasets">Which Datasets a pod mounts.</param>
/// <param name="weight">Weight of each term.</param>
/// <param name="excluded">Namespaces whose pods are left alone.</param>
internal sealed class PodAdmission(PodDatasets datasets, int weight, IReadOnlyCollection<string> excluded)
{
    private const string ApiVersion = "admission.k8s.io/v1";

    // Of a warning, by the API's documentation.
    private const int MostText = 120;

    /// <summary>The answer.</summary>
    /// <param name="review">The review.</param>
    /// <exception cref="FormatException">It is no AdmissionReview of this version with a request that has a uid.</exception>
    public JsonObject Answer(JsonElement review)
    {
        if (review.Text("apiVersion") != ApiVersion || review.Text("kind") != "AdmissionReview") throw new FormatException($"an AdmissionReview of {ApiVersion} is wanted");
        if (review.Child("request") is not { } request || request.Text("uid") is not { } uid) throw new FormatException("request.uid is missing");
        var response = new JsonObject { ["uid"] = uid, ["allowed"] = true };
        try
        {
            if (PatchFor(request) is { Count: > 0 } patch)
            {
                response["patchType"] = "JSONPatch";
                response["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch.ToJsonString()));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            var text = $"VastK8s has not looked where the pod's Datasets are: {e.Message}";
            response["warnings"] = new JsonArray(text.Length <= MostText ? text : text[..MostText]);
        }

        return new() { ["apiVersion"] = ApiVersion, ["kind"] = "AdmissionReview", ["response"] = response };
    }

    private JsonArray PatchFor(JsonElement request)
    {
        if (request.Text("operation") != "CREATE" || request.Text("namespace") is not { } @namespace || excluded.Contains(@namespace)) return [];
        if (request.Child("object") is not { } pod || pod.Text("kind") != "Pod") return [];
        if (pod.Child("spec")?.Text("nodeName") is not null || pod.Child("metadata")?.Child("labels")?.Text(Labels.Placement) == Labels.PlacementDisabled) return [];
        return AffinityPatch.Of(pod, datasets.UidsOf(@namespace, pod), weight);
    }
}
