using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>All that one operation needs, in wait for the next one: nothing is allocated in between.</summary>
internal sealed unsafe class Workspace : IDisposable
{
    private byte[] _keyMemory;
    private byte* _key;

    public Workspace(ValueLog values, Latches latches, VersionSequence versions, Keyspaces keyspaces)
    {
        Session = values.NewSession();
        Latches = new LatchSet(latches);
        Scope = new CommitScope(versions, keyspaces);
        Pin(512);
    }

    public ValueSession Session { get; }

    public LatchSet Latches { get; }

    public CommitScope Scope { get; }

    public KeyWalk Walk { get; } = new();

    /// <summary>Lays a full key out at an address that stays, until the next call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* FullKey(KeyspaceId keyspace, ReadOnlySpan<byte> key, out int length)
    {
        length = sizeof(uint) + key.Length;
        if (length > _keyMemory.Length)
            Pin(length * 2);
        BinaryPrimitives.WriteUInt32LittleEndian(new Span<byte>(_key, sizeof(uint)), keyspace.Value);
        key.CopyTo(new Span<byte>(_key + sizeof(uint), key.Length));
        return _key;
    }

    public void Dispose() => Session.Dispose();

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_keyMemory))]
    private void Pin(int length)
    {
        _keyMemory = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        _key = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_keyMemory));
    }
}
