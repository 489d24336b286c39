using System.Diagnostics.CodeAnalysis;

namespace Dynamo.Storage.Platform;

/// <summary>Assertions that stay on in Release: for whatever would otherwise reach the disk or corrupt memory.</summary>
internal static class Invariant
{
    public static void Check([DoesNotReturnIf(false)] bool holds, string otherwise)
    {
        if (!holds)
            Throw(otherwise);
    }

    [DoesNotReturn]
    private static void Throw(string message) => throw new InvalidOperationException("A bug in the store: " + message);
}
