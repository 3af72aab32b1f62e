using System.CommandLine.Parsing;

namespace VastK8s.Operator.Hosting;

/// <summary>Arguments by functions that throw <see cref="FormatException"/>.</summary>
internal static class ArgumentParsing
{
    /// <summary>The value; an error of the command line where the function throws.</summary>
    public static T? Read<T>(this ArgumentResult argument, Func<string, T> parse) where T : class
    {
        try
        {
            return parse(argument.Tokens.Single().Value);
        }
        catch (FormatException e)
        {
            argument.AddError(e.Message);
            return null;
        }
    }
}
