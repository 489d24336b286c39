using System.Globalization;
using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;
using Kind = Dynamo.Engine.PartiQL.Syntax.StatementTokenKind;

namespace Dynamo.Engine.PartiQL.Syntax;

/// <summary>Literals and parameters, written straight to the statement's values in stored form.</summary>
internal sealed class LiteralParser(StatementValues values, StatementParameters parameters)
{
    private const string UnsupportedMember =
        "Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags";

    private readonly SetBuilder _set = new();

    /// <summary>The names and indexes that lead to the value that is read, for messages.</summary>
    private readonly List<(string? Name, int Index)> _place = [];

    /// <summary>Whether the current token starts a literal or is a parameter.</summary>
    public static bool Starts(in StatementReader reader) => reader.Kind switch
    {
        Kind.String or Kind.Number or Kind.Parameter or Kind.OpenBracket or Kind.OpenBrace or Kind.OpenBag or Kind.Plus or Kind.Minus => true,
        Kind.Word => reader.IsWord("true"u8) || reader.IsWord("false"u8) || reader.IsWord("null"u8),
        _ => false,
    };

    public ValueTag TypeOf(int slot) => values[slot].Tag;

    /// <returns>The slot of the value.</returns>
    public int Parse(ref StatementReader reader)
    {
        int start = values.Writer.Length;
        Write(ref reader, level: 1);
        return values.Add(start);
    }

    /// <summary>A map as the item of an INSERT.</summary>
    /// <returns>Where it lies among the values.</returns>
    public (int Start, int Length) ParseItem(ref StatementReader reader)
    {
        if (reader.Kind != Kind.OpenBrace)
            StatementReader.ThrowUnsupported();
        ValueWriter writer = values.Writer;
        int start = writer.BeginItem();
        int count = WriteEntries(ref reader, level: 1, isItem: true);
        writer.EndItem(start, count);
        return (start, writer.Length - start);
    }

    private void Write(ref StatementReader reader, int level)
    {
        ValueWriter writer = values.Writer;
        if (level > ValueFault.MaxNestingLevel)
            DynamoException.ThrowValidation($"Nesting Levels have exceeded supported limits under {Place()}");
        switch (reader.Kind)
        {
            case Kind.String:
                writer.String(reader.Unquote(reader.Take()));
                break;
            case Kind.Number or Kind.Plus or Kind.Minus:
                writer.Number(Normalize(ReadNumber(ref reader)));
                break;
            case Kind.Parameter:
                WriteParameter(ref reader, level);
                break;
            case Kind.OpenBrace:
                int map = writer.Begin(ValueTag.Map);
                writer.End(map, WriteEntries(ref reader, level + 1, isItem: false));
                break;
            case Kind.OpenBracket:
                WriteList(ref reader, level);
                break;
            case Kind.OpenBag:
                WriteSet(ref reader);
                break;
            default:
                WriteWord(ref reader);
                break;
        }
    }

    private void WriteWord(ref StatementReader reader)
    {
        ValueWriter writer = values.Writer;
        if (reader.TryTakeWord("true"u8))
            writer.Boolean(true);
        else if (reader.TryTakeWord("false"u8))
            writer.Boolean(false);
        else if (reader.TryTakeWord("null"u8))
            writer.Null();
        else if (reader.Kind == Kind.Word && reader.Peek().Kind == Kind.OpenParenthesis)
            DynamoException.ThrowValidation(
                $"Unsupported data type: {Encoding.UTF8.GetString(reader.Text(reader.Current)).ToLowerInvariant()} under key {Place()}{reader.At(reader.Current)}");
        else
            StatementReader.ThrowUnsupported();
    }

    /// <summary>A parameter stands for a whole value, not for a part of a literal.</summary>
    private void WriteParameter(ref StatementReader reader, int level)
    {
        StatementToken token = reader.Take();
        if (level > 1)
            DynamoException.ThrowValidation($"Unsupported data type: Parameter under key {Place()}{reader.At(token)}");
        values.Writer.Raw(parameters.Next());
    }

    /// <param name="isItem">Of an INSERT: each of its attributes is a root.</param>
    /// <returns>Count of entries.</returns>
    private int WriteEntries(ref StatementReader reader, int level, bool isItem)
    {
        reader.Take();
        HashSet<string> names = new(StringComparer.Ordinal);
        while (!reader.TryTake(Kind.CloseBrace))
        {
            if (names.Count > 0)
                reader.Expect(Kind.Comma);
            if (reader.Kind is not (Kind.String or Kind.QuotedWord))
                StatementReader.ThrowUnsupported();
            byte[] name = reader.Unquote(reader.Take());
            string text = Encoding.UTF8.GetString(name);
            if (!names.Add(text))
                DynamoException.ThrowValidation($"Duplicate keys are not supported: {text}");
            reader.Expect(Kind.Colon);
            values.Writer.Name(name);
            if (!isItem)
                _place.Add((text, 0));
            Write(ref reader, level);
            if (!isItem)
                _place.RemoveAt(_place.Count - 1);
        }
        return names.Count;
    }

    private void WriteList(ref StatementReader reader, int level)
    {
        reader.Take();
        int start = values.Writer.Begin(ValueTag.List);
        int count = 0;
        while (!reader.TryTake(Kind.CloseBracket))
        {
            if (count > 0)
                reader.Expect(Kind.Comma);
            _place.Add((null, count));
            Write(ref reader, level + 1);
            _place.RemoveAt(_place.Count - 1);
            count++;
        }
        values.Writer.End(start, count);
    }

    /// <summary>A bag whose members are all strings or all numbers.</summary>
    private void WriteSet(ref StatementReader reader)
    {
        reader.Take();
        ValueTag type = ValueTag.Missing;
        List<string> written = [];
        while (!reader.TryTake(Kind.CloseBag))
        {
            if (type != ValueTag.Missing)
                reader.Expect(Kind.Comma);
            if (reader.Kind == Kind.Parameter)
                DynamoException.ThrowValidation(UnsupportedMember);
            written.Add(NumberText(reader));
            int start = values.Writer.Length;
            Write(ref reader, level: 1);
            ValueView member = new(values.Writer.Written[start..]);
            ValueTag memberType = SetOf(member.Tag);
            if (type == ValueTag.Missing)
                _set.Begin(type = memberType);
            if (memberType == ValueTag.Missing || memberType != type)
                DynamoException.ThrowValidation(UnsupportedMember);
            _set.Add(member.Scalar);
            values.Writer.Truncate(start);
        }
        if (type == ValueTag.Missing)
            DynamoException.ThrowValidation("Empty bags are not supported");
        if (_set.End(values.Writer) is not { } fault)
            return;
        DynamoException.ThrowValidation(type == ValueTag.NumberSet
            ? $"{ErrorText.Invalid}Input collection [{string.Join(", ", written)}] contains duplicates! under {Place()}"
            : fault.Message(ValidationStyle.Older));
    }

    /// <summary>The number that comes next as it is written; empty if another value does.</summary>
    private static string NumberText(in StatementReader reader) => reader.Kind switch
    {
        Kind.Number => Encoding.UTF8.GetString(reader.Text(reader.Current)),
        Kind.Minus => "-" + Encoding.UTF8.GetString(reader.Text(reader.Peek())),
        Kind.Plus => Encoding.UTF8.GetString(reader.Text(reader.Peek())),
        _ => "",
    };

    private static ValueTag SetOf(ValueTag member) => member switch
    {
        ValueTag.String => ValueTag.StringSet,
        ValueTag.Number => ValueTag.NumberSet,
        _ => ValueTag.Missing,
    };

    /// <summary>An optional sign and the digits.</summary>
    private static byte[] ReadNumber(ref StatementReader reader)
    {
        bool negative = false;
        while (reader.Kind is Kind.Plus or Kind.Minus)
            negative ^= reader.Take().Kind == Kind.Minus;
        ReadOnlySpan<byte> digits = reader.Text(reader.Expect(Kind.Number));
        byte[] text = new byte[digits.Length + (negative ? 1 : 0)];
        text[0] = (byte)'-';
        digits.CopyTo(text.AsSpan(negative ? 1 : 0));
        return text;
    }

    private byte[] Normalize(byte[] text)
    {
        byte[] canonical = new byte[DynamoNumber.MaxLength];
        NumberFault fault = DynamoNumber.TryNormalize(text, canonical, out int length, NumberRules.Older);
        if (fault != NumberFault.None)
            DynamoException.ThrowValidation($"{ValueFault.Number(fault, text).Message(ValidationStyle.Older)} under {Place()}");
        return canonical[..length];
    }

    private string Place()
    {
        StringBuilder text = new("root");
        foreach ((string? name, int index) in _place)
        {
            if (name is null)
                text.Append(CultureInfo.InvariantCulture, $"[{index}]");
            else
                text.Append('.').Append(name);
        }
        return text.ToString();
    }
}
