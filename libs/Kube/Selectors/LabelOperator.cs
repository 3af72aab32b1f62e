namespace VastK8s.Kube;

internal enum LabelOperator
{
    In,
    NotIn,
    Exists,
    DoesNotExist,
}
