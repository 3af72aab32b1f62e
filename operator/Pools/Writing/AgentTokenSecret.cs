using System.Security.Cryptography;
using System.Text;
using VastK8s.Api;
using VastK8s.Kube;
using VastK8s.Kube.Informers;
using VastK8s.Operator.Hosting;

namespace VastK8s.Operator.Pools.Writing;

/// <summary>Makes the Secret by which agents know each other, once. To change it, delete it.</summary>
internal sealed class AgentTokenSecret(IKubeClient client, ILister<V1Secret> secrets, OperatorOptions options)
{
    private const int Bytes = 32;

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        var key = new NamespacedName(options.Namespace, AgentToken.SecretName);
        if (secrets.Get(key) is not null) return;
        try
        {
            await client.CreateAsync(
                new V1Secret
                {
                    Metadata = new V1ObjectMeta { NamespaceProperty = key.Namespace, Name = key.Name },
                    Type = "Opaque",
                    Data = new Dictionary<string, byte[]> { [AgentToken.Key] = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * Bytes, lowercase: true)) },
                },
                new CreateOptions { FieldManager = OperatorOptions.FieldManager },
                cancellationToken).ConfigureAwait(false);
        }
        catch (KubeStatusException e) when (e.IsAlreadyExists)
        {
            // Another operator was first, or the informer has yet to see it: nobody's token is replaced.
        }
    }
}
