using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions;

/// <summary>
/// ExpressionAttributeNames and ExpressionAttributeValues of one request. Reusable; owns copies of what is added,
/// so that nothing refers to the request's body. Not thread-safe.
/// </summary>
/// <remarks>
/// The binder fills it; the operation then calls <see cref="ThrowIfInvalid"/>, binds each of the request's
/// expressions in DynamoDB's order, and ends with <see cref="ThrowIfUnused"/>.
/// </remarks>
public sealed class ExpressionAttributes : IDisposable
{
    private const int MaxPlaceholderBytes = 255;

    private static readonly SearchValues<byte> s_placeholderBytes =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"u8);

    private readonly PlaceholderTable _names = new();
    private readonly PlaceholderTable _values = new();
    private readonly List<ValueSlice> _slices = [];
    private readonly List<ValueSlice> _attributes = [];

    // Every name of the request, one behind the other: u32 length and bytes of the placeholder, u32 length and bytes
    // of the attribute. Equal bytes mean equal maps, which is how a plan made for the same names is recognised.
    private byte[] _nameBytes = new byte[256];
    private int _nameBytesUsed;

    /// <summary>
    /// Stands in front of every message about this request's expressions: <c>1 validation error detected: </c> where
    /// the operation is behind AWS's current validation layer, else empty.
    /// </summary>
    public string MessagePrefix { get; set; } = "";

    /// <summary>The request has an ExpressionAttributeNames member, be it empty.</summary>
    public bool HasNames { get; private set; }

    /// <summary>The request has an ExpressionAttributeValues member, be it empty.</summary>
    public bool HasValues { get; private set; }

    /// <summary>
    /// The expressions are written by the engine in place of older parameters, which have no limit of length, of
    /// operators or of operands. Stays when the object is reset.
    /// </summary>
    internal bool HasNoLimits { get; init; }

    /// <summary>The values, in stored form, where <see cref="Slice"/> points.</summary>
    internal ValueWriter Values { get; } = new();

    internal ReadOnlySpan<byte> NameBytes => _nameBytes.AsSpan(0, _nameBytesUsed);

    public void Reset()
    {
        MessagePrefix = "";
        HasNames = false;
        HasValues = false;
        _names.Reset();
        _values.Reset();
        _slices.Clear();
        _attributes.Clear();
        _nameBytesUsed = 0;
        Values.Reset();
    }

    public void BeginNames() => HasNames = true;

    /// <param name="placeholder">As sent, with its <c>#</c>.</param>
    public void AddName(ReadOnlySpan<byte> placeholder, ReadOnlySpan<byte> attribute)
    {
        _names.Add(placeholder);
        int size = 2 * sizeof(uint) + placeholder.Length + attribute.Length;
        if (_nameBytes.Length - _nameBytesUsed < size)
            Array.Resize(ref _nameBytes, Math.Max(_nameBytes.Length * 2, _nameBytesUsed + size));
        Span<byte> target = _nameBytes.AsSpan(_nameBytesUsed, size);
        BinaryPrimitives.WriteUInt32LittleEndian(target, (uint)placeholder.Length);
        placeholder.CopyTo(target[sizeof(uint)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(target[(sizeof(uint) + placeholder.Length)..], (uint)attribute.Length);
        attribute.CopyTo(target[^attribute.Length..]);
        _nameBytesUsed += size;
        _attributes.Add(new ValueSlice(_nameBytesUsed - attribute.Length, attribute.Length));
    }

    /// <summary>After the last name: of a placeholder that was added twice the last one counts, as in a Java map.</summary>
    public void EndNames() => _names.RemoveRepeats(_attributes);

    public void BeginValues() => HasValues = true;

    /// <summary>The caller writes exactly one value to what this returns, then calls <see cref="EndValue"/>.</summary>
    /// <param name="placeholder">As sent, with its <c>:</c>.</param>
    public ValueWriter BeginValue(ReadOnlySpan<byte> placeholder)
    {
        _values.Add(placeholder);
        _slices.Add(new ValueSlice(Values.Length, 0));
        return Values;
    }

    public void EndValue()
    {
        int start = _slices[^1].Start;
        _slices[^1] = new ValueSlice(start, Values.Length - start);
    }

    /// <summary>After the last value, as <see cref="EndNames"/>.</summary>
    public void EndValues() => _values.RemoveRepeats(_slices);

    /// <summary>Refuses maps that are empty and placeholders that are not well formed.</summary>
    public void ThrowIfInvalid()
    {
        if (HasNames)
            ThrowIfInvalid(_names, "ExpressionAttributeNames", '#');
        for (int i = 0; i < _attributes.Count; i++)
        {
            if (ValueFault.Name(_attributes[i].Length) is { } fault)
                Throw($"ExpressionAttributeNames contains invalid value: {fault.Sentence(older: false)} for key {Text(_names.Key(i))}");
        }
        if (HasValues)
            ThrowIfInvalid(_values, "ExpressionAttributeValues", ':');
    }

    /// <summary>Refuses names, then values, that no expression bound so far has used.</summary>
    public void ThrowIfUnused()
    {
        ThrowIfUnused(_names, "ExpressionAttributeNames");
        ThrowIfUnused(_values, "ExpressionAttributeValues");
    }

    public void Dispose() => Values.Dispose();

    /// <summary>Adds all names and values to a digest of two maps, in which their order does not show.</summary>
    internal void AddTo(Span<byte> names, Span<byte> values)
    {
        for (int i = 0; i < _attributes.Count; i++)
            ValueDigest.Add(names, _names.Key(i), Name(i));
        for (int i = 0; i < _slices.Count; i++)
            ValueDigest.Add(values, _values.Key(i), new ValueView(Values.Written.Slice(_slices[i].Start, _slices[i].Length)));
    }

    /// <returns>The entry of a placeholder, or -1.</returns>
    internal int FindName(ReadOnlySpan<byte> placeholder) => _names.Find(placeholder);

    /// <summary>The attribute that an entry of the names stands for.</summary>
    internal ReadOnlySpan<byte> Name(int entry) => _nameBytes.AsSpan(_attributes[entry].Start, _attributes[entry].Length);

    internal void UseName(int entry) => _names.MarkUsed(entry);

    /// <summary>The value of a placeholder, which then counts as used; empty if there is none.</summary>
    /// <param name="guess">The entry where it is looked for first.</param>
    internal ValueSlice UseValue(ReadOnlySpan<byte> placeholder, int guess)
    {
        int entry = _values.Find(placeholder, guess);
        if (entry < 0)
            return default;
        _values.MarkUsed(entry);
        return _slices[entry];
    }

    private void ThrowIfInvalid(PlaceholderTable table, string member, char first)
    {
        if (table.Count == 0)
            Throw($"{member} must not be empty");
        for (int i = 0; i < table.Count; i++)
        {
            ReadOnlySpan<byte> key = table.Key(i);
            if (key.Length > MaxPlaceholderBytes)
                Throw($"{member} contains invalid key: The expression attribute map contains a key that is too long; size of key: {key.Length}");
            if (key.Length < 2 || key[0] != first || key[1..].ContainsAnyExcept(s_placeholderBytes))
                Throw($"{member} contains invalid key: Syntax error; key: \"{Text(key)}\"");
        }
    }

    private void ThrowIfUnused(PlaceholderTable table, string member)
    {
        for (int i = 0; i < table.Count; i++)
        {
            if (!table.IsUsed(i))
                Throw($"Value provided in {member} unused in expressions: keys: {{{string.Join(", ", Unused(table))}}}");
        }
    }

    private static IEnumerable<string> Unused(PlaceholderTable table)
    {
        List<string> unused = [];
        for (int i = 0; i < table.Count; i++)
        {
            if (!table.IsUsed(i))
                unused.Add(Text(table.Key(i)));
        }
        return HashOrder.Sort(unused, table.Count);
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    [DoesNotReturn]
    private void Throw(string message) => DynamoException.ThrowValidation(MessagePrefix + message);
}
