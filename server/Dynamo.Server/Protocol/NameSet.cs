using Dynamo.Engine.Values;

namespace Dynamo.Server.Protocol;

/// <summary>
/// Tells whether an object of the body repeats a name, by the names' hashes: a stack of them, because objects nest.
/// A yes may be wrong, a no never is.
/// </summary>
internal sealed class NameSet
{
    /// <summary>Up to this many names are compared each with all, by vectors; more are sorted.</summary>
    private const int FewNames = 32;

    private uint[] _hashes = new uint[64];

    /// <summary>Names of all open objects.</summary>
    public int Count { get; private set; }

    public void Reset()
    {
        Count = 0;
        if (_hashes.Length > 1 << 16)
            _hashes = new uint[64];
    }

    public void Add(ReadOnlySpan<byte> name)
    {
        if (Count == _hashes.Length)
            Array.Resize(ref _hashes, Count * 2);
        _hashes[Count++] = ByteHash.Of(name);
    }

    /// <summary>Forgets the names of the object that was opened last; true if two of them may be equal.</summary>
    /// <param name="start">What <see cref="Count"/> was when the object was opened.</param>
    public bool Close(int start, int count)
    {
        Span<uint> hashes = _hashes.AsSpan(start, count);
        Count = start;
        if (count <= FewNames)
        {
            for (int i = 1; i < hashes.Length; i++)
            {
                if (hashes[..i].Contains(hashes[i]))
                    return true;
            }
            return false;
        }
        hashes.Sort();
        for (int i = 1; i < hashes.Length; i++)
        {
            if (hashes[i] == hashes[i - 1])
                return true;
        }
        return false;
    }
}
