using System.Text;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Values;

/// <summary>Short ways to write stored values and items in tests.</summary>
internal static class Stored
{
    public static byte[] S(string text) => Write(w => w.String(Utf8(text)));

    public static byte[] N(string number)
    {
        byte[] canonical = new byte[DynamoNumber.MaxLength];
        NumberFault fault = DynamoNumber.TryNormalize(Utf8(number), canonical, out int length);
        Assert.Equal(NumberFault.None, fault);
        return Write(w => w.Number(canonical.AsSpan(0, length)));
    }

    public static byte[] B(params byte[] bytes) => Write(w => w.Binary(bytes));

    public static byte[] Bool(bool value) => Write(w => w.Boolean(value));

    public static byte[] Null() => Write(w => w.Null());

    public static byte[] L(params byte[][] elements) => Write(w =>
    {
        int start = w.Begin(ValueTag.List);
        foreach (byte[] element in elements)
            w.Raw(element);
        w.End(start, elements.Length);
    });

    public static byte[] M(params (string Name, byte[] Value)[] entries) => Write(w =>
    {
        int start = w.Begin(ValueTag.Map);
        foreach ((string name, byte[] value) in entries)
        {
            w.Name(Utf8(name));
            w.Raw(value);
        }
        w.End(start, entries.Length);
    });

    public static byte[] Set(ValueTag type, params string[] members)
        => Set(type, members.Select(Utf8).ToArray());

    public static byte[] Set(ValueTag type, params byte[][] members) => Write(w =>
    {
        SetBuilder builder = new();
        builder.Begin(type);
        foreach (byte[] member in members)
            builder.Add(member);
        Assert.Null(builder.End(w));
    });

    public static byte[] Item(params (string Name, byte[] Value)[] attributes) => Write(w =>
    {
        int start = w.BeginItem();
        foreach ((string name, byte[] value) in attributes)
        {
            w.Name(Utf8(name));
            w.Raw(value);
        }
        w.EndItem(start, attributes.Length);
    });

    public static byte[] Write(Action<ValueWriter> write)
    {
        using ValueWriter writer = new();
        write(writer);
        return writer.Written.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
