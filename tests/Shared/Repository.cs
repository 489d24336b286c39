using System.Runtime.CompilerServices;

namespace Dynamo.Tests;

/// <summary>Where the sources lie that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", ".."));

    private static string Here([CallerFilePath] string here = "") => here;
}
