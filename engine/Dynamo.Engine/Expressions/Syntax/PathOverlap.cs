using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// Paths of one update or projection may not be equal, nor one a part of another (overlap), nor use one place as a
/// map and as a list (conflict).
/// </summary>
internal static class PathOverlap
{
    /// <returns>The problem, an overlap before a conflict, or null.</returns>
    public static string? Check(ReadOnlySpan<DocumentPath> paths)
    {
        string? conflict = null;
        for (int second = 1; second < paths.Length; second++)
        {
            for (int first = 0; first < second; first++)
            {
                switch (Compare(paths[first].Steps, paths[second].Steps))
                {
                    case Relation.Overlap:
                        return Describe("overlap", paths[first], paths[second]);
                    case Relation.Conflict:
                        conflict ??= Describe("conflict", paths[first], paths[second]);
                        break;
                }
            }
        }
        return conflict;
    }

    private static Relation Compare(ReadOnlySpan<PathStep> one, ReadOnlySpan<PathStep> two)
    {
        for (int i = 0; i < one.Length && i < two.Length; i++)
        {
            if (one[i].IsIndex != two[i].IsIndex)
                return Relation.Conflict;
            if (!one[i].Is(two[i]))
                return Relation.Apart;
        }
        return Relation.Overlap;
    }

    private static string Describe(string relation, DocumentPath one, DocumentPath two)
        => $"Two document paths {relation} with each other; must remove or rewrite one of these paths; path one: {one}, path two: {two}";

    private enum Relation : byte
    {
        Apart,
        Overlap,
        Conflict,
    }
}
