using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// An attribute value as plain objects. Two values are equal if their texts are: maps and sets are written in one
/// order.
/// </summary>
internal abstract record ModelValue
{
    private string? _text;

    public abstract string Type { get; }

    public string Text => _text ??= Write();

    /// <summary>By DynamoDB's counting.</summary>
    public abstract int Size { get; }

    public bool Same(ModelValue? other) => other is not null && other.Text == Text;

    public sealed override string ToString() => Text;

    protected abstract string Write();

    /// <summary>The order of S, N and B; null for others and between types.</summary>
    public static int? Compare(ModelValue? left, ModelValue? right) => (left, right) switch
    {
        (Str a, Str b) => Math.Sign(Encoding.UTF8.GetBytes(a.Value).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Value))),
        (Num a, Num b) => Math.Sign(a.Value.CompareTo(b.Value)),
        (Bin a, Bin b) => Math.Sign(a.Bytes.AsSpan().SequenceCompareTo(b.Bytes.AsSpan())),
        _ => null,
    };

    public static Num Number(string text)
    {
        int point = text.IndexOf('.');
        return new Num(new Decimal38(
            BigInteger.Parse(text.Replace(".", ""), CultureInfo.InvariantCulture), point < 0 ? 0 : point + 1 - text.Length));
    }

    public static ModelValue Read(ValueView value)
    {
        switch (value.Tag)
        {
            case ValueTag.String:
                return new Str(Encoding.UTF8.GetString(value.Scalar));
            case ValueTag.Number:
                return Number(Encoding.ASCII.GetString(value.Scalar));
            case ValueTag.Binary:
                return new Bin([.. value.Scalar]);
            case ValueTag.True or ValueTag.False:
                return new Bool(value.Tag == ValueTag.True);
            case ValueTag.Null:
                return new Null();
            case ValueTag.Map:
                return new Map(ReadAttributes(value.Attributes));
            case ValueTag.List:
                List<ModelValue> elements = [];
                foreach (ValueView element in value.Elements)
                    elements.Add(Read(element));
                return new Lst([.. elements]);
            default:
                List<ModelValue> members = [];
                foreach (ReadOnlySpan<byte> member in value.Members)
                {
                    members.Add(value.Tag switch
                    {
                        ValueTag.StringSet => new Str(Encoding.UTF8.GetString(member)),
                        ValueTag.NumberSet => Number(Encoding.ASCII.GetString(member)),
                        _ => new Bin([.. member]),
                    });
                }
                return Set.Of(members);
        }
    }

    public static Map ReadItem(ReadOnlySpan<byte> item) => new(ReadAttributes(ItemBytes.Attributes(item)));

    private static ImmutableSortedDictionary<string, ModelValue> ReadAttributes(AttributeEnumerator attributes)
    {
        Dictionary<string, ModelValue> entries = [];
        foreach (AttributeEntry entry in attributes)
            entries.Add(Encoding.UTF8.GetString(entry.Name), Read(entry.Value));
        return entries.ToImmutableSortedDictionary(StringComparer.Ordinal);
    }

    /// <summary>Writes the value in stored form.</summary>
    public void WriteTo(ValueWriter writer)
    {
        switch (this)
        {
            case Str s:
                writer.String(Encoding.UTF8.GetBytes(s.Value));
                break;
            case Num n:
                writer.Number(Encoding.ASCII.GetBytes(n.Value.Canonical()));
                break;
            case Bin b:
                writer.Binary(b.Bytes.AsSpan());
                break;
            case Bool b:
                writer.Boolean(b.Value);
                break;
            case Null:
                writer.Null();
                break;
            case Map m:
                int map = writer.Begin(ValueTag.Map);
                WriteAttributes(m, writer);
                writer.End(map, m.Entries.Count);
                break;
            case Lst l:
                int list = writer.Begin(ValueTag.List);
                foreach (ModelValue element in l.Elements)
                    element.WriteTo(writer);
                writer.End(list, l.Elements.Length);
                break;
            case Set set:
                SetBuilder builder = new();
                builder.Begin(set.Type switch { "SS" => ValueTag.StringSet, "NS" => ValueTag.NumberSet, _ => ValueTag.BinarySet });
                foreach (ModelValue member in set.Members.Reverse())
                    builder.Add(MemberBytes(member));
                Assert.Null(builder.End(writer));
                break;
        }
    }

    public static void WriteItem(Map item, ValueWriter writer)
    {
        int start = writer.BeginItem();
        WriteAttributes(item, writer);
        writer.EndItem(start, item.Entries.Count);
    }

    private static void WriteAttributes(Map map, ValueWriter writer)
    {
        foreach ((string name, ModelValue value) in map.Entries)
        {
            writer.Name(Encoding.UTF8.GetBytes(name));
            value.WriteTo(writer);
        }
    }

    private static byte[] MemberBytes(ModelValue member) => member switch
    {
        Str s => Encoding.UTF8.GetBytes(s.Value),
        Num n => Encoding.ASCII.GetBytes(n.Value.Canonical()),
        _ => [.. ((Bin)member).Bytes],
    };
}

internal sealed record Str(string Value) : ModelValue
{
    public override string Type => "S";

    public override int Size => Encoding.UTF8.GetByteCount(Value);

    /// <summary>The generators' long texts are one letter again and again.</summary>
    protected override string Write()
        => Value.Length > 100 && Value.All(c => c == Value[0]) ? $"\"{Value[0]}×{Value.Length}\"" : $"\"{Value}\"";
}

internal sealed record Num(Decimal38 Value) : ModelValue
{
    public override string Type => "N";

    /// <summary>
    /// 1, and for each side of the point half its significant digits rounded up, and 1 for the sign; zeros at the
    /// outer ends do not count.
    /// </summary>
    public override int Size
    {
        get
        {
            string text = Value.Canonical().TrimStart('-');
            string integer = text.Split('.')[0].TrimStart('0');
            string fraction = text.Contains('.') ? text.Split('.')[1] : "";
            integer = fraction.Length == 0 ? integer.TrimEnd('0') : integer;
            fraction = integer.Length == 0 ? fraction.TrimStart('0') : fraction;
            return 1 + (integer.Length + 1) / 2 + (fraction.Length + 1) / 2 + (Value.Coefficient.Sign < 0 ? 1 : 0);
        }
    }

    protected override string Write() => Value.Canonical();
}

internal sealed record Bin(ImmutableArray<byte> Bytes) : ModelValue
{
    public override string Type => "B";

    public override int Size => Bytes.Length;

    protected override string Write() => "x" + Convert.ToHexString(Bytes.AsSpan());
}

internal sealed record Bool(bool Value) : ModelValue
{
    public override string Type => "BOOL";

    public override int Size => 1;

    protected override string Write() => Value ? "true" : "false";
}

internal sealed record Null : ModelValue
{
    public override string Type => "NULL";

    public override int Size => 1;

    protected override string Write() => "null";
}

internal sealed record Lst(ImmutableArray<ModelValue> Elements) : ModelValue
{
    public override string Type => "L";

    public override int Size => 3 + Elements.Sum(e => 1 + e.Size);

    protected override string Write() => $"[{string.Join(", ", Elements)}]";
}

/// <summary>An M, and also a whole item.</summary>
internal sealed record Map(ImmutableSortedDictionary<string, ModelValue> Entries) : ModelValue
{
    public static readonly Map Empty = new(ImmutableSortedDictionary.Create<string, ModelValue>(StringComparer.Ordinal));

    public override string Type => "M";

    public override int Size => 3 + Entries.Sum(e => 1 + Encoding.UTF8.GetByteCount(e.Key) + e.Value.Size);

    /// <summary>As an item, not as a value in one.</summary>
    public int ItemSize => Entries.Sum(e => Encoding.UTF8.GetByteCount(e.Key) + e.Value.Size);

    public ModelValue? Find(string name) => Entries.GetValueOrDefault(name);

    public Map With(string name, ModelValue value) => new(Entries.SetItem(name, value));

    public Map Without(string name) => new(Entries.Remove(name));

    public Map Only(IEnumerable<string> names) => new(Entries.RemoveRange(Entries.Keys.Except(names)));

    protected override string Write() => $"{{{string.Join(", ", Entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
}

internal sealed record Set(ImmutableArray<ModelValue> Members) : ModelValue
{
    /// <summary>Sorted, without repeats; at least one member.</summary>
    public static Set Of(IEnumerable<ModelValue> members)
        => new([.. members.DistinctBy(m => m.Text).Order(Comparer<ModelValue>.Create((a, b) => Compare(a, b)!.Value))]);

    public override string Type => Members[0].Type + "S";

    public override int Size => Members.Sum(m => m.Size);

    protected override string Write() => $"{Type}<{string.Join(", ", Members)}>";
}
