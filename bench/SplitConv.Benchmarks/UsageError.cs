using System.CommandLine;
using System.CommandLine.Parsing;

namespace SplitConv.Benchmarks;

/// <summary>One line for a command line that makes no sense.</summary>
internal static class UsageError
{
    public static string Of(ParseResult parsed)
    {
        if (parsed.UnmatchedTokens.Count > 0)
            return $"'{parsed.UnmatchedTokens[0]}' is no command, option or argument that is expected here.";
        ParseError error = parsed.Errors[0];
        return error.SymbolResult is OptionResult { Option: { ValueType: var type } option, Tokens: [var token, ..] } && type == typeof(int?) && !int.TryParse(token.Value, out _)
            ? $"{option.Name} {token.Value}: it must be a whole number."
            : error.Message;
    }
}
