using System.Globalization;
using Grpc.Core;
using VastK8s.CsiDriver.Datasets;
using VastK8s.CsiDriver.Mounting;
using VastK8s.CsiDriver.Protocol;
using VastK8s.CsiDriver.Volumes;
using Rpc = VastK8s.CsiDriver.Protocol.ControllerServiceCapability.Types.RPC.Types.Type;

namespace VastK8s.CsiDriver.Services;

/// <summary>Volumes of Datasets for claims that name a StorageClass (CSI specification, Controller service). To make one costs nothing: it is a name for a Dataset.</summary>
internal sealed class ControllerService(IDatasetCatalog datasets, IProvisionedVolumes volumes) : Controller.ControllerBase
{
    private const string TokenPrefix = "after-";
    private static readonly string[] Parameters = [VolumeAttributes.Dataset, VolumeAttributes.Namespace, SubPath.Attribute, WaitFor.Attribute];
    private static readonly Rpc[] Capabilities = [Rpc.CreateDeleteVolume, Rpc.ListVolumes, Rpc.GetCapacity];

    public override Task<ControllerGetCapabilitiesResponse> ControllerGetCapabilities(ControllerGetCapabilitiesRequest request, ServerCallContext context)
    {
        var response = new ControllerGetCapabilitiesResponse();
        response.Capabilities.AddRange(Capabilities.Select(type => new ControllerServiceCapability { Rpc = new ControllerServiceCapability.Types.RPC { Type = type } }));
        return Task.FromResult(response);
    }

    /// <summary>A volume of the Dataset that <c>parameters.dataset</c> names, in <c>parameters.namespace</c> or the claim's.</summary>
    public override async Task<CreateVolumeResponse> CreateVolume(CreateVolumeRequest request, ServerCallContext context)
    {
        Require.Text(request.Name, "name");
        if (request.VolumeCapabilities.Count == 0) throw CsiError.Missing("volume_capabilities");
        foreach (var capability in request.VolumeCapabilities) Require.Capability(capability);
        if (request.VolumeContentSource is not null) throw CsiError.Invalid("volume_content_source: a Dataset has its content from its sources; leave dataSource out of the claim");
        var (home, name, dataset) = await FindAsync(request, context.CancellationToken).ConfigureAwait(false);
        var id = VolumeHandle.OfRequest(dataset.Key, request.Name).ToString();
        if (id.Length > VolumeHandle.MaxBytes) throw CsiError.Invalid($"parameters.dataset: {dataset.Key} is too long for the id of a volume, which has {VolumeHandle.MaxBytes} bytes at most");
        var asked = request.CapacityRange ?? new CapacityRange();
        var (path, share) = (request.Parameters.GetValueOrDefault(SubPath.Attribute, ""), request.Parameters.GetValueOrDefault(WaitFor.Attribute, ""));
        SubPath.Names(path);
        if (share.Length > 0) WaitFor.Percent(share);
        var wanted = new ProvisionedVolume(id, name, home, CapacityFor(asked, dataset.Bytes ?? 0), 0, path, share);
        var nodes = await datasets.NodeLabelsAsync(dataset, context.CancellationToken).ConfigureAwait(false);
        var volume = await volumes.AddAsync(request.Name, wanted, context.CancellationToken).ConfigureAwait(false);
        if (volume.CapacityBytes < asked.RequiredBytes || (asked.LimitBytes > 0 && volume.CapacityBytes > asked.LimitBytes))
        {
            throw CsiError.AlreadyExists($"volume {request.Name} is there with {volume.CapacityBytes} bytes, which is not what is asked for: use another name");
        }

        if (volume with { CapacityBytes = wanted.CapacityBytes, Number = wanted.Number } != wanted)
        {
            throw CsiError.AlreadyExists($"volume {request.Name} is there with other parameters ({SubPath.Attribute} '{volume.Path}', {WaitFor.Attribute} '{volume.WaitFor}'): use another name");
        }

        var response = new CreateVolumeResponse { Volume = Message(volume) };
        if (nodes.Count > 0) response.Volume.AccessibleTopology.Add(new Topology { Segments = { nodes.ToDictionary() } });
        return response;
    }

    public override async Task<DeleteVolumeResponse> DeleteVolume(DeleteVolumeRequest request, ServerCallContext context)
    {
        await volumes.RemoveAsync(Require.Text(request.VolumeId, "volume_id"), context.CancellationToken).ConfigureAwait(false);
        return new DeleteVolumeResponse();
    }

    public override async Task<ValidateVolumeCapabilitiesResponse> ValidateVolumeCapabilities(ValidateVolumeCapabilitiesRequest request, ServerCallContext context)
    {
        var id = Require.Text(request.VolumeId, "volume_id");
        if (request.VolumeCapabilities.Count == 0) throw CsiError.Missing("volume_capabilities");
        var all = await volumes.ListAsync(context.CancellationToken).ConfigureAwait(false);
        if (all.All(v => v.Id != id)) throw CsiError.NotFound($"there is no volume '{id}'");
        if (request.VolumeCapabilities.Select(Require.WhyNot).FirstOrDefault(why => why is not null) is { } reason) return new ValidateVolumeCapabilitiesResponse { Message = reason };
        var confirmed = new ValidateVolumeCapabilitiesResponse.Types.Confirmed();
        confirmed.VolumeCapabilities.AddRange(request.VolumeCapabilities);
        confirmed.VolumeContext.Add(request.VolumeContext);
        confirmed.Parameters.Add(request.Parameters);
        return new ValidateVolumeCapabilitiesResponse { Confirmed = confirmed };
    }

    public override async Task<ListVolumesResponse> ListVolumes(ListVolumesRequest request, ServerCallContext context)
    {
        if (request.MaxEntries < 0) throw CsiError.Invalid($"max_entries {request.MaxEntries} is less than 0");
        var (number, id) = AfterOf(request.StartingToken);
        var all = await volumes.ListAsync(context.CancellationToken).ConfigureAwait(false);
        var rest = all.Where(v => v.Number > number || (v.Number == number && string.CompareOrdinal(v.Id, id) > 0)).OrderBy(v => v.Number).ThenBy(v => v.Id, StringComparer.Ordinal).ToList();
        var page = request.MaxEntries == 0 ? rest : rest.Take(request.MaxEntries).ToList();
        var response = new ListVolumesResponse { NextToken = page.Count < rest.Count ? $"{TokenPrefix}{page[^1].Number}-{page[^1].Id}" : "" };
        response.Entries.AddRange(page.Select(v => new ListVolumesResponse.Types.Entry { Volume = Message(v) }));
        return response;
    }

    /// <summary>What caches can hold. Volumes take nothing of it: more of them than fit can be made, and share it.</summary>
    public override async Task<GetCapacityResponse> GetCapacity(GetCapacityRequest request, ServerCallContext context)
    {
        var isServed = request.VolumeCapabilities.All(capability => Require.WhyNot(capability) is null);
        return new GetCapacityResponse { AvailableCapacity = isServed ? await datasets.CapacityAsync(context.CancellationToken).ConfigureAwait(false) : 0 };
    }

    private async Task<(string Namespace, string Name, DatasetEntry Dataset)> FindAsync(CreateVolumeRequest request, CancellationToken cancellationToken)
    {
        var unknown = request.Parameters.Keys.Where(key => !Parameters.Contains(key) && !key.StartsWith(VolumeAttributes.ForeignPrefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0)
        {
            throw CsiError.Invalid($"{string.Join(", ", unknown.Select(key => $"parameters.{key}"))} {(unknown.Count == 1 ? "is" : "are")} not known: {string.Join(", ", Parameters)} are");
        }

        if (!request.Parameters.TryGetValue(VolumeAttributes.Dataset, out var name) || name.Length == 0) throw CsiError.Invalid($"parameters.{VolumeAttributes.Dataset} is missing: name the Dataset");
        if (!datasets.HasNamespaces)
        {
            return ("", name, await datasets.FindAsync("", name, cancellationToken).ConfigureAwait(false)
                ?? throw CsiError.Invalid($"parameters.{VolumeAttributes.Dataset}: the agent knows no Dataset '{name}'; index it first"));
        }

        if (!request.Parameters.TryGetValue(VolumeAttributes.ClaimNamespace, out var claim))
        {
            throw CsiError.FailedPrecondition("whose claim it is was not said: run external-provisioner with --extra-create-metadata");
        }

        var home = request.Parameters.TryGetValue(VolumeAttributes.Namespace, out var given) ? given : claim;
        Require.DatasetName(home, name, "parameters");
        var dataset = await datasets.FindAsync(home, name, cancellationToken).ConfigureAwait(false);
        if (dataset is not null && dataset.IsFor(claim)) return dataset.IsTerminating ? throw CsiError.Terminating(dataset.DisplayName) : (home, name, dataset);
        throw home == claim
            ? CsiError.Invalid($"parameters.{VolumeAttributes.Dataset}: there is no Dataset {home}/{name}; a Dataset of another namespace is named with parameters.{VolumeAttributes.Namespace}")
            : CsiError.Invalid($"parameters: Dataset {home}/{name} is not there, or not shared with namespace {claim}: its owner adds {claim} to spec.sharedWith");
    }

    // Nothing is ever written, so whatever is asked for is enough. Not asked, it is as large as what is in it.
    private static long CapacityFor(CapacityRange asked, long bytes)
    {
        if (asked.RequiredBytes < 0 || asked.LimitBytes < 0) throw CsiError.OutOfRange("capacity_range is less than 0");
        if (asked.LimitBytes > 0 && asked.RequiredBytes > asked.LimitBytes) throw CsiError.OutOfRange("capacity_range: required_bytes is more than limit_bytes");
        if (asked.RequiredBytes > 0) return asked.RequiredBytes;
        return asked.LimitBytes > 0 ? Math.Min(bytes, asked.LimitBytes) : bytes;
    }

    // Of the last one of the page before, which may be gone by now.
    private static (long Number, string Id) AfterOf(string token)
    {
        if (token.Length == 0) return (-1, "");
        return token.StartsWith(TokenPrefix, StringComparison.Ordinal) && token[TokenPrefix.Length..].Split('-', 2) is [var digits, { Length: > 0 } id]
            && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (number, id)
                : throw CsiError.Aborted($"starting_token '{token}' is none of ours: begin anew without one");
    }

    private static Volume Message(ProvisionedVolume volume)
    {
        var message = new Volume { VolumeId = volume.Id, CapacityBytes = volume.CapacityBytes };
        message.VolumeContext.Add(VolumeAttributes.Dataset, volume.Dataset);
        if (volume.Namespace.Length > 0) message.VolumeContext.Add(VolumeAttributes.Namespace, volume.Namespace);
        if (volume.Path.Length > 0) message.VolumeContext.Add(SubPath.Attribute, volume.Path);
        if (volume.WaitFor.Length > 0) message.VolumeContext.Add(WaitFor.Attribute, volume.WaitFor);
        return message;
    }
}
