using System.Buffers.Text;
using System.Text;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Legacy;

/// <summary>
/// Writes the parameters that expressions have replaced as expressions, so that one evaluator serves both. Equal
/// shapes give equal texts, so plans are cached. Reusable; what it made must stay until the operation has ended.
/// </summary>
internal sealed class LegacyExpressions
{
    private readonly ExpressionAttributes _attributes = new() { HasNoLimits = true };
    private readonly ValueWriter _text = new();
    private int _names;
    private int _values;

    public void Reset()
    {
        _attributes.Reset();
        _names = 0;
        _values = 0;
    }

    /// <summary>Binds Expected.</summary>
    public void Bind(BoundCondition condition, ExpressionCache cache, OperationRequest request, MemberList<ExpectedAttributeValue> expected, Utf8Text conditionalOperator)
    {
        if (expected.Count == 0)
            return;
        _text.Reset();
        for (int i = 0; i < expected.Count; i++)
        {
            ExpectedAttributeValue element = expected[i];
            Join(i, conditionalOperator);
            LegacyComparison comparison = element.ComparisonOperator.IsPresent
                ? LegacyComparison.Find(element.ComparisonOperator.Span)
                : element.Exists is false ? LegacyComparison.Absent : LegacyComparison.Equal;
            Compare(request, comparison, element.AttributeName, element.Value, element.AttributeValueList);
        }
        condition.Bind(cache, ExpressionKind.Condition, _text.Written, _attributes);
    }

    /// <summary>Binds QueryFilter or ScanFilter.</summary>
    public void Bind(BoundCondition filter, ExpressionCache cache, OperationRequest request, MemberList<Condition> conditions, Utf8Text conditionalOperator)
    {
        if (conditions.Count == 0)
            return;
        Write(request, conditions, conditionalOperator);
        filter.Bind(cache, ExpressionKind.Filter, _text.Written, _attributes);
    }

    /// <summary>Binds KeyConditions.</summary>
    public void Bind(BoundKeyCondition condition, ExpressionCache cache, OperationRequest request, MemberList<Condition> conditions)
    {
        Write(request, conditions, conditionalOperator: default);
        condition.Bind(cache, _text.Written, _attributes);
    }

    /// <summary>Binds AttributesToGet.</summary>
    public void Bind(BoundProjection projection, ExpressionCache cache, ValueList<Utf8Text> attributesToGet)
    {
        if (attributesToGet.Count == 0)
            return;
        _text.Reset();
        for (int i = 0; i < attributesToGet.Count; i++)
        {
            if (i > 0)
                _text.Raw(", "u8);
            Name(attributesToGet[i]);
        }
        projection.Bind(cache, _text.Written, _attributes);
    }

    /// <summary>Binds AttributeUpdates.</summary>
    public void Bind(BoundUpdate update, ExpressionCache cache, OperationRequest request, MemberList<AttributeValueUpdate> updates)
    {
        if (updates.Count == 0)
            return;
        _text.Reset();
        WriteSection("SET "u8, request, updates, u => IsSet(request, u), (name, u) => WriteSet(request, name, u));
        WriteSection("REMOVE "u8, request, updates, u => !u.Value.IsPresent, null);
        WriteSection("ADD "u8, request, updates, u => IsAction(u, "ADD"u8) && !IsSet(request, u), (_, u) => WriteOperand(request, u));
        WriteSection("DELETE "u8, request, updates, u => IsAction(u, "DELETE"u8) && u.Value.IsPresent, (_, u) => WriteOperand(request, u));
        update.Bind(cache, _text.Written, _attributes);
    }

    private void Write(OperationRequest request, MemberList<Condition> conditions, Utf8Text conditionalOperator)
    {
        _text.Reset();
        for (int i = 0; i < conditions.Count; i++)
        {
            Condition condition = conditions[i];
            Join(i, conditionalOperator);
            Compare(request, LegacyComparison.Find(condition.ComparisonOperator.Span), condition.AttributeName, default, condition.AttributeValueList);
        }
    }

    private void Join(int index, Utf8Text conditionalOperator)
    {
        if (index > 0)
            _text.Raw(conditionalOperator.IsPresent && conditionalOperator.Is("OR"u8) ? " OR "u8 : " AND "u8);
    }

    private void Compare(OperationRequest request, LegacyComparison comparison, Utf8Text attribute, ValueSlot value, ValueList<ValueSlot> values)
    {
        int next = 0;
        foreach (char c in comparison.Template)
        {
            switch (c)
            {
                case '#':
                    Name(attribute);
                    break;
                case ':':
                    Value(request.Bytes(value.IsPresent ? value : values[next++]));
                    break;
                case '*':
                    WriteAll(request, value, values);
                    break;
                default:
                    _text.Raw([(byte)c]);
                    break;
            }
        }
    }

    private void WriteAll(OperationRequest request, ValueSlot value, ValueList<ValueSlot> values)
    {
        if (value.IsPresent)
            Value(request.Bytes(value));
        for (int i = 0; i < values.Count; i++)
        {
            if (i > 0)
                _text.Raw(", "u8);
            Value(request.Bytes(values[i]));
        }
    }

    private void WriteSection(
        ReadOnlySpan<byte> keyword, OperationRequest request, MemberList<AttributeValueUpdate> updates,
        Func<AttributeValueUpdate, bool> belongs, Action<string, AttributeValueUpdate>? writeRest)
    {
        bool first = true;
        for (int i = 0; i < updates.Count; i++)
        {
            if (!belongs(updates[i]))
                continue;
            _text.Raw(first ? (_text.Length > 0 ? " "u8 : ""u8) : ", "u8);
            if (first)
                _text.Raw(keyword);
            first = false;
            string name = Name(updates[i].AttributeName);
            writeRest?.Invoke(name, updates[i]);
        }
    }

    /// <summary>PUT, and ADD of a list, which only AttributeUpdates knows: it appends.</summary>
    private static bool IsSet(OperationRequest request, AttributeValueUpdate update)
        => update.Value.IsPresent
            && (!update.Action.IsPresent || update.Action.Is("PUT"u8) || (IsAction(update, "ADD"u8) && IsList(request, update)));

    private static bool IsList(OperationRequest request, AttributeValueUpdate update)
        => (ValueTag)request.Bytes(update.Value)[0] == ValueTag.List;

    private static bool IsAction(AttributeValueUpdate update, ReadOnlySpan<byte> action)
        => update.Action.IsPresent && update.Action.Is(action);

    private void WriteSet(OperationRequest request, string name, AttributeValueUpdate update)
    {
        _text.Raw(" = "u8);
        if (!IsAction(update, "ADD"u8))
        {
            Value(request.Bytes(update.Value));
            return;
        }
        _text.Raw(Encoding.UTF8.GetBytes($"list_append(if_not_exists({name}, "));
        Value([(byte)ValueTag.List, 1, 0, 0, 0, 0]); // an empty list: one byte of content, the count
        _text.Raw("), "u8);
        Value(request.Bytes(update.Value));
        _text.Raw(")"u8);
    }

    private void WriteOperand(OperationRequest request, AttributeValueUpdate update)
    {
        _text.Raw(" "u8);
        Value(request.Bytes(update.Value));
    }

    /// <summary>Writes a placeholder for the attribute's name.</summary>
    private string Name(Utf8Text attribute)
    {
        Span<byte> placeholder = stackalloc byte[12];
        placeholder = Placeholder((byte)'#', _names, placeholder);
        if (_names++ == 0)
            _attributes.BeginNames();
        _attributes.AddName(placeholder, attribute.Span);
        _text.Raw(placeholder);
        return Encoding.ASCII.GetString(placeholder);
    }

    /// <summary>Writes a placeholder for the value.</summary>
    private void Value(ReadOnlySpan<byte> value)
    {
        Span<byte> placeholder = stackalloc byte[12];
        placeholder = Placeholder((byte)':', _values, placeholder);
        if (_values++ == 0)
            _attributes.BeginValues();
        _attributes.BeginValue(placeholder).Raw(value);
        _attributes.EndValue();
        _text.Raw(placeholder);
    }

    private static Span<byte> Placeholder(byte sign, int number, Span<byte> destination)
    {
        destination[0] = sign;
        Utf8Formatter.TryFormat(number, destination[1..], out int digits);
        return destination[..(digits + 1)];
    }
}
