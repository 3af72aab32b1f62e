namespace VastK8s.Integration.Tests.Support;

/// <summary><c>vastk8s status -o json</c>.</summary>
internal sealed record Status(AgentStatus Agent, IReadOnlyList<DatasetStatus> Datasets, IReadOnlyList<DirectoryStatus> Directories, IReadOnlyList<ConditionStatus> Conditions)
{
    public DatasetStatus Dataset(string name = Workplace.Dataset) => Datasets.Single(d => d.Name == name);

    public ConditionStatus? Condition(string type) => Conditions.SingleOrDefault(c => c.Type == type);
}
