using System.Text.RegularExpressions;
using SplitConv.Ranks;

namespace SplitConv.Plans;

/// <summary>A rank rule for some of the convolutions.</summary>
public sealed class LayerRule
{
    private readonly Regex? _regex;

    /// <summary>Makes a rule for the convolutions that a pattern is for.</summary>
    /// <param name="pattern">The name of a convolution, or a regular expression (without look-arounds and back-references) that matches whole names.</param>
    /// <param name="rule">The rule.</param>
    public LayerRule(string pattern, IRankRule rule)
    {
        (Pattern, Rule) = (pattern, rule);
        try
        {
            // By itself: brackets that close those around it would make another expression.
            _ = new Regex(pattern);
            _regex = new Regex($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            // A name, then: those may hold any characters.
        }
    }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    /// <summary>The rule.</summary>
    public IRankRule Rule { get; }

    /// <summary>Whether the rule is for a convolution.</summary>
    /// <param name="name">The name of the convolution.</param>
    public bool IsFor(string name) => name == Pattern || (_regex?.IsMatch(name) ?? false);
}
