using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Dynamo.Storage.Values;

/// <summary>
/// A part of the read cache: a ring of entries behind a lock that is held for the copy of one record.
/// </summary>
/// <remarks>
/// New entries come to the ring's head. What reaches its end goes, unless it was asked for since it came: then it goes
/// around once more, up to three times. Once the ring is full, a record enters only at its second miss, so that
/// what is read once pushes nothing out: the ghosts remember whom they saw.
/// </remarks>
internal sealed unsafe class ReadCacheShard
{
    // Bytes of memory for each: lists of entries by hash, and ghosts (4 bytes each).
    private const int BytesPerList = 256;
    private const int BytesPerGhost = 512;

    // Entries that go around again while room is made for one: beyond it they go whether asked for or not.
    private const int MostRounds = 16;
    private const int MostUses = 3;

    // An array of a reader is not kept beyond this, where the record at hand needs less.
    private const int KeepBytes = 64 * 1024;

    private readonly uint* _lists; // first entry of each list: position / 8 + 1
    private readonly uint _listMask;
    private readonly uint* _ghosts;
    private readonly uint _ghostMask;
    private readonly byte* _ring;
    private readonly long _size;

    // The ring's entries lie from tail to head, around its end where head <= tail and it is not empty.
    private long _head;
    private long _tail;
    private long _taken;
    private bool _full; // sticky
    private int _locked;

    /// <param name="memory">Zeroed, aligned to 8 bytes; the caller's.</param>
    public ReadCacheShard(byte* memory, long bytes)
    {
        int lists = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(2, bytes / BytesPerList)) / 2;
        int ghosts = (int)BitOperations.RoundUpToPowerOf2((ulong)Math.Max(2, bytes / BytesPerGhost)) / 2;
        _lists = (uint*)memory;
        _listMask = (uint)lists - 1;
        _ghosts = _lists + lists;
        _ghostMask = (uint)ghosts - 1;
        _ring = memory + (((lists + ghosts) * sizeof(uint) + 7) & ~7);
        _size = (bytes - (_ring - memory)) & ~7;
    }

    /// <inheritdoc cref="ReadCache.TryGet"/>
    public bool TryGet(byte* key, int keyLength, ulong hash, ref byte[] into, out int recordLength)
    {
        Lock();
        try
        {
            Entry* entry = Find(key, keyLength, hash);
            recordLength = entry == null ? 0 : entry->RecordLength;
            if (entry == null)
                return false;
            if (entry->Uses < MostUses)
                entry->Uses++;
            if (into.Length < recordLength || (into.Length > KeepBytes && recordLength <= KeepBytes))
                into = GC.AllocateUninitializedArray<byte>(
                    (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(recordLength, 1024)), pinned: true);
            new ReadOnlySpan<byte>(entry->Record, recordLength).CopyTo(into);
            return true;
        }
        finally
        {
            Unlock();
        }
    }

    /// <inheritdoc cref="ReadCache.Add"/>
    /// <param name="begun">How many writes have begun, and must still be…</param>
    /// <param name="noted">…what it was when the record was looked for.</param>
    public void Add(
        ref uint begun, uint noted, byte* key, int keyLength, ulong hash, byte* record, int recordLength)
    {
        long bytes = Entry.BytesOf(keyLength, recordLength);
        // The share of one record that would empty too much of the shard.
        if (bytes > _size / 8)
            return;
        Lock();
        try
        {
            if (Volatile.Read(ref begun) != noted || Find(key, keyLength, hash) != null || !IsAdmitted(hash))
                return;
            long at = MakeRoom(bytes);
            var entry = (Entry*)(_ring + at);
            *entry = new Entry
            {
                Bytes = (uint)bytes,
                KeyLength = (ushort)keyLength,
                IsLive = 1,
                Hash = hash,
                RecordLength = recordLength,
            };
            Unsafe.CopyBlockUnaligned(entry->Key, key, (uint)keyLength);
            Unsafe.CopyBlockUnaligned(entry->Record, record, (uint)recordLength);
            ref uint list = ref _lists[hash & _listMask];
            entry->Next = list;
            list = LinkOf(at);
        }
        finally
        {
            Unlock();
        }
    }

    /// <summary>Removes a key's entry, if there is one.</summary>
    public void Remove(byte* key, int keyLength, ulong hash)
    {
        Lock();
        try
        {
            Entry* entry = Find(key, keyLength, hash);
            if (entry != null)
                Unlink(entry);
        }
        finally
        {
            Unlock();
        }
    }

    private Entry* Find(byte* key, int keyLength, ulong hash)
    {
        for (uint link = _lists[hash & _listMask]; link != 0;)
        {
            Entry* entry = At(link);
            if (entry->Hash == hash && entry->KeyLength == keyLength
                && new ReadOnlySpan<byte>(entry->Key, keyLength).SequenceEqual(new ReadOnlySpan<byte>(key, keyLength)))
            {
                return entry;
            }
            link = entry->Next;
        }
        return null;
    }

    private bool IsAdmitted(ulong hash)
    {
        if (!_full)
            return true;
        ref uint ghost = ref _ghosts[(hash >> 20) & _ghostMask];
        uint mark = (uint)(hash >> 32) | 1; // never what was nobody's
        if (ghost == mark)
        {
            ghost = 0;
            return true;
        }
        ghost = mark;
        return false;
    }

    /// <summary>Takes so many bytes at the ring's head. Returns where.</summary>
    private long MakeRoom(long bytes)
    {
        int rounds = MostRounds;
        while (RoomAtHead(bytes) < bytes)
        {
            _full = true;
            DropOldest(ref rounds);
        }
        return Take(bytes);
    }

    /// <summary>The room behind the head in one piece. Goes to the ring's start where it is too little before its end.</summary>
    private long RoomAtHead(long bytes)
    {
        if (_taken == 0)
            _head = _tail = 0;
        if (_taken > 0 && _head <= _tail)
            return _tail - _head;
        if (_size - _head >= bytes)
            return _size - _head;
        // What is left over is an entry of nobody: there is room for its length and its zeros.
        long rest = _size - _head;
        *(long*)(_ring + Take(rest)) = rest;
        return _tail - _head;
    }

    private long Take(long bytes)
    {
        long at = _head;
        _head = at + bytes == _size ? 0 : at + bytes;
        _taken += bytes;
        return at;
    }

    /// <summary>Drops the entry at the ring's end, or moves it to the head.</summary>
    private void DropOldest(ref int rounds)
    {
        long at = _tail;
        var entry = (Entry*)(_ring + at);
        long bytes = entry->Bytes;
        _tail = at + bytes == _size ? 0 : at + bytes;
        _taken -= bytes;
        if (entry->IsLive == 0)
            return;
        if (entry->Uses == 0 || rounds == 0)
        {
            Unlink(entry);
            return;
        }
        rounds--;
        entry->Uses--;
        // There is room for it: its own, at least, follows the head, or stands at the ring's start.
        RoomAtHead(bytes);
        long to = Take(bytes);
        LinkTo(entry) = LinkOf(to);
        Buffer.MemoryCopy(entry, _ring + to, bytes, bytes);
    }

    private void Unlink(Entry* entry)
    {
        LinkTo(entry) = entry->Next;
        entry->IsLive = 0;
    }

    /// <summary>The link that leads to a live entry.</summary>
    private ref uint LinkTo(Entry* entry)
    {
        uint wanted = LinkOf((byte*)entry - _ring);
        ref uint link = ref _lists[entry->Hash & _listMask];
        while (link != wanted)
            link = ref At(link)->Next;
        return ref link;
    }

    private Entry* At(uint link) => (Entry*)(_ring + ((link - 1L) * 8));

    private static uint LinkOf(long position) => (uint)(position / 8) + 1;

    private void Lock()
    {
        SpinWait spin = default;
        while (_locked != 0 || Interlocked.CompareExchange(ref _locked, 1, 0) != 0)
            spin.SpinOnce(sleep1Threshold: 100);
    }

    private void Unlock() => Volatile.Write(ref _locked, 0);

    /// <summary>Stands in front of key and record. The first eight bytes alone are those of a rest at the ring's end.</summary>
    [StructLayout(LayoutKind.Sequential, Size = HeaderBytes)]
    private struct Entry
    {
        public const int HeaderBytes = 24;

        public uint Bytes;
        public ushort KeyLength;
        public byte Uses;
        public byte IsLive;
        public ulong Hash;
        public uint Next;
        public int RecordLength;

        public byte* Key => (byte*)Unsafe.AsPointer(ref this) + HeaderBytes;

        public byte* Record => Key + KeyLength;

        public static long BytesOf(int keyLength, int recordLength) =>
            (HeaderBytes + keyLength + (long)recordLength + 7) & ~7L;
    }
}
