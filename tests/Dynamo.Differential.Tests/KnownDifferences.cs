namespace Dynamo.Differential.Tests;

/// <summary>A way in which we differ from dynalite on purpose, and who says that we are right.</summary>
internal sealed record KnownDifference(string Name, string Source, Func<Exchange, bool> Covers);

internal static class KnownDifferences
{
    public static readonly KnownDifference[] All = [];
}
