using System.Globalization;
using VastK8s.ObjectStores.Listing;

namespace VastK8s.ObjectStores.Gcs;

/// <summary>What is asked for of an object resource; 64-bit numbers are strings in this API.</summary>
internal sealed record GcsObject(string? Name, string? Size, string? Generation, string? TimeCreated)
{
    /// <summary>The time is that of the generation's creation: "updated" moves with metadata while the bytes stay.</summary>
    /// <exception cref="FormatException">A field is missing or malformed.</exception>
    public ObjectInfo ToInfo()
    {
        if (string.IsNullOrEmpty(Name) || string.IsNullOrEmpty(Generation)
            || !long.TryParse(Size, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            throw new FormatException("object resource without name, size or generation");
        }
        return new ObjectInfo(Name, size, UnixNs.Parse(TimeCreated), Generation);
    }
}
