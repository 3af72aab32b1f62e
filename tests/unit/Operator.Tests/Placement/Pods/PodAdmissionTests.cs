using System.Text;
using System.Text.Json.Nodes;
using VastK8s.Api;
using VastK8s.Operator.Placement.Pods;
using static VastK8s.Operator.Tests.Placement.Pods.PodCase;

namespace VastK8s.Operator.Tests.Placement.Pods;

public class PodAdmissionTests
{
    private static readonly PodAdmission Admission = new(Mounted, 70, ["kube-system", "vastk8s-system"]);

    [Fact]
    public void A_pod_of_a_dataset_is_patched()
    {
        var response = Answer(Review(Pod(Claim("train"))));
        Assert.Equal(("JSONPatch", true), ((string?)response["patchType"], (bool)response["allowed"]!));
        var pod = Apply(Pod(Claim("train")), PatchOf(response)!);
        var term = pod["spec"]!["affinity"]!["nodeAffinity"]!["preferredDuringSchedulingIgnoredDuringExecution"]![0]!;
        Assert.Equal(70, (int)term["weight"]!);
        Assert.Equal("cached.vastk8s.io/uid-train", (string?)term["preference"]!["matchExpressions"]![0]!["key"]);
    }

    [Fact]
    public void Others_are_let_through_as_they_are()
    {
        var labelled = Pod(Claim("train"));
        labelled["metadata"]!["labels"] = new JsonObject { [Labels.Placement] = Labels.PlacementDisabled };
        var bound = Pod(Claim("train"));
        bound["spec"]!["nodeName"] = "n";
        var update = Review(Pod(Claim("train")));
        update["request"]!["operation"] = "UPDATE";
        var gone = Review(Pod(Claim("train")));
        gone["request"]!["object"] = null;
        var other = Pod(Claim("train"));
        other["kind"] = "Job";
        foreach (var review in new[] { Review(labelled), Review(bound), update, gone, Review(other), Review(Pod()), Review(Pod(Claim("train")), "vastk8s-system"), Review(Pod(Claim("train")), "kube-system") })
        {
            var response = Answer(review);
            Assert.True((bool)response["allowed"]!);
            Assert.Null(PatchOf(response));
            Assert.False(response.ContainsKey("warnings"));
        }
    }

    [Fact]
    public void What_fails_is_a_warning()
    {
        var failing = new PodAdmission(new PodDatasets(_ => throw new InvalidOperationException(new string('x', 500)), _ => null), 50, []);
        var response = failing.Answer(Element(Review(Pod(Claim("train")))))["response"]!;
        Assert.True((bool)response["allowed"]!);
        Assert.InRange(((string)response["warnings"]![0]!).Length, 60, 120);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview","request":{"uid":"u"}}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"}""")]
    [InlineData("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{}}""")]
    public void What_is_no_review_is_refused(string text) => Assert.Throws<FormatException>(() => Admission.Answer(Element(JsonNode.Parse(text)!)));

    internal static JsonObject Review(JsonObject pod, string @namespace = Namespace) => new()
    {
        ["apiVersion"] = "admission.k8s.io/v1",
        ["kind"] = "AdmissionReview",
        ["request"] = new JsonObject { ["uid"] = "of-request", ["operation"] = "CREATE", ["namespace"] = @namespace, ["object"] = pod },
    };

    internal static JsonArray? PatchOf(JsonNode response) =>
        (string?)response["patch"] is { } patch ? JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(patch)))!.AsArray() : null;

    private static JsonObject Answer(JsonObject review)
    {
        var answer = Admission.Answer(Element(review));
        Assert.Equal(("admission.k8s.io/v1", "AdmissionReview", "of-request"), ((string?)answer["apiVersion"], (string?)answer["kind"], (string?)answer["response"]!["uid"]));
        return answer["response"]!.AsObject();
    }
}
