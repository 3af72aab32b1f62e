namespace VastK8s.CsiDriver.Hosting;

/// <summary>Which services of CSI are served.</summary>
internal enum DriverMode
{
    /// <summary>All of them, by one process: without a cluster.</summary>
    All,

    /// <summary>Identity and Node: on each node, for its kubelet.</summary>
    Node,

    /// <summary>Identity and Controller: beside external-provisioner.</summary>
    Controller,
}
