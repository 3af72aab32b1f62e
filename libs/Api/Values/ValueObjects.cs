using System.Collections;
using System.Reflection;

namespace VastK8s.Api.Values;

/// <summary>Lists and maps of items whose type is known at run time alone.</summary>
internal static class ValueObjects
{
    /// <summary>A <see cref="ValueList{T}"/> of this type.</summary>
    public static object List(Type listType, IReadOnlyList<object> items)
    {
        var array = Array.CreateInstance(listType.GetGenericArguments()[0], items.Count);
        ((IList)items.ToArray()).CopyTo(array, 0);
        return Activator.CreateInstance(listType, BindingFlags.Instance | BindingFlags.NonPublic, null, [array], null)!;
    }

    /// <summary>A <see cref="ValueMap{T}"/> of this type.</summary>
    public static object Map(Type mapType, IReadOnlyDictionary<string, object> entries)
    {
        var typed = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), mapType.GetGenericArguments()[0]))!;
        foreach ((string key, object value) in entries)
        {
            typed[key] = value;
        }

        return Activator.CreateInstance(mapType, typed)!;
    }

    /// <summary>A value of an <see cref="ITextValue{TSelf}"/> type with this text.</summary>
    public static object Text(Type textType, string text) => Activator.CreateInstance(textType, text)!;
}
