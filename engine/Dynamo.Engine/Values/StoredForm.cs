using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dynamo.Engine.Values;

/// <summary>
/// What readers of stored bytes say where the bytes are not what this program writes: damage, whatever its cause, and
/// never a reader that runs on, or a bound of an array.
/// </summary>
internal static class StoredForm
{
    [DoesNotReturn]
    public static void ThrowDamaged() => throw new InvalidDataException("A stored value is damaged: a length in it leads beyond its end.");

    /// <summary>
    /// What an M or L holds, from the count on. All recursion into values comes by here: damaged bytes may nest far
    /// deeper than requests can, and an overflow of the stack would end the process.
    /// </summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> document)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new InvalidDataException("A stored value is damaged: it nests too deep.");
        return document[5..];
    }
}
