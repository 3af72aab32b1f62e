namespace VastK8s.Kube;

/// <summary>
/// An object that the server has and the type cannot hold, such as one stored under an older schema. It is told apart so that it hides no other object: one bad object must not
/// stop a controller.
/// </summary>
/// <param name="Key">Its name.</param>
/// <param name="Error">Which field and why.</param>
public sealed record UndecodableObject(NamespacedName Key, string Error);
