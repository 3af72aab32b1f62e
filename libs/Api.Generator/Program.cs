using VastK8s.Api;
using VastK8s.Api.Generator;

// Writes the custom resource definitions and the reference of the API, both from the types alone.
if (args is not [string folder, string reference])
{
    Console.Error.WriteLine("usage: VastK8s.Api.Generator CRD-FOLDER REFERENCE.md");
    return 2;
}

Directory.CreateDirectory(folder);
foreach (Type type in ResourceKinds.Types)
{
    File.WriteAllText(Path.Combine(folder, CrdFile.NameOf(type)), CrdFile.TextOf(type));
}

File.WriteAllText(reference, ApiReference.Text());
return 0;
