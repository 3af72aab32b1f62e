using VastK8s.Api.Schema;

namespace VastK8s.Api.Values;

/// <summary>
/// A value that is text in the resource. Any text can be held: one resource with a wrong value must not keep a whole list from being read. Whether
/// it is right is what <see cref="PatternAttribute"/> on the type says, and what its own parsing tells.
/// </summary>
internal interface ITextValue<TSelf>
    where TSelf : struct, ITextValue<TSelf>
{
    /// <summary>As written; never null.</summary>
    string Text { get; }

    /// <summary>The value with this text.</summary>
    static abstract TSelf Of(string text);
}
