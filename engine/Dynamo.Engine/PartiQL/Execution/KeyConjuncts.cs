using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Keys;
using Dynamo.Engine.PartiQL.Statements;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Execution;

/// <summary>The parts of a WHERE that all have to hold, and what they say about key attributes.</summary>
internal sealed class KeyConjuncts
{
    public const string KeyTypeText = "Key attribute's data type should match its data type in table's schema";

    private readonly List<Condition> _conjuncts = [];

    public KeyConjuncts(Condition? where)
    {
        if (where is not null)
            Flatten(where);
    }

    public IReadOnlyList<Condition> All => _conjuncts;

    /// <summary>
    /// Takes the equalities on all key attributes out and writes them as a Key. Refuses a WHERE that lacks one.
    /// </summary>
    /// <param name="key">Receives the key in item form.</param>
    /// <returns>False: an equality is missing.</returns>
    public bool TryTakeKey(KeySchema schema, StatementValues values, ValueWriter key)
    {
        List<Condition> taken = [];
        int start = key.BeginItem();
        foreach ((byte[] name, ValueTag type) in schema.All)
        {
            Condition? equality = _conjuncts.Find(c => EqualitySlot(c, name) >= 0);
            if (equality is null)
                return false;
            ValueView value = values[EqualitySlot(equality, name)];
            if (value.Tag != type)
                DynamoException.ThrowValidation(KeyTypeText);
            taken.Add(equality);
            key.Name(name);
            key.Raw(value.Bytes);
        }
        key.EndItem(start, schema.All.Length);
        _conjuncts.RemoveAll(taken.Contains);
        return true;
    }

    /// <summary>As <see cref="TryTakeKey"/>, for statements that write.</summary>
    public void TakeKey(KeySchema schema, StatementValues values, ValueWriter key)
    {
        ThrowIfSeveralValues(schema, values);
        if (!TryTakeKey(schema, values, key))
            DynamoException.ThrowValidation("Where clause does not contain a mandatory equality on all key attributes");
        KeyValidation.CheckKey(schema, key.Written);
    }

    /// <summary>
    /// Writes the key of the one item that the WHERE names, for reads that may say nothing else: each part has to be
    /// <c>=</c>, or IN with one value, on a key attribute, and parts on one attribute have to agree.
    /// </summary>
    /// <returns>False: it says less or more.</returns>
    public bool TryWriteOnlyKey(KeySchema schema, StatementValues values, ValueWriter key)
    {
        int start = key.BeginItem();
        int used = 0;
        foreach ((byte[] name, ValueTag type) in schema.All)
        {
            int[] slots = [.. _conjuncts.Select(c => ValueSlots(c, name)).OfType<int[]>().SelectMany(s => s)];
            if (slots.Length == 0 || slots.Any(slot => !values[slot].Bytes.SequenceEqual(values[slots[0]].Bytes)))
                return false;
            if (values[slots[0]].Tag != type)
                DynamoException.ThrowValidation(KeyTypeText);
            used += _conjuncts.Count(c => ValueSlots(c, name) is not null);
            key.Name(name);
            key.Raw(values[slots[0]].Bytes);
        }
        key.EndItem(start, schema.All.Length);
        return used == _conjuncts.Count;
    }

    /// <summary>Refuses a WHERE that asks one key attribute to be two values at once.</summary>
    private void ThrowIfSeveralValues(KeySchema schema, StatementValues values)
    {
        foreach ((byte[] name, _) in schema.All)
        {
            int[] slots = [.. _conjuncts.Select(c => EqualitySlot(c, name)).Where(slot => slot >= 0)];
            if (slots.Any(slot => !values[slot].Bytes.SequenceEqual(values[slots[0]].Bytes)))
                DynamoException.ThrowValidation(
                    $"Multiple conditions on same key {Encoding.UTF8.GetString(name)}. Only single item Update/Insert/Delete are supported");
        }
    }

    /// <summary>The slots of the values that an attribute may have, from <c>=</c> or IN; null if neither is there.</summary>
    public int[]? FindValues(byte[] name)
    {
        foreach (Condition conjunct in _conjuncts)
        {
            if (ValueSlots(conjunct, name) is { } slots)
                return slots;
        }
        return null;
    }

    /// <summary>The slot that a whole attribute is compared with by <c>=</c>; -1 if the condition is another.</summary>
    private static int EqualitySlot(Condition condition, byte[] name) => condition switch
    {
        Comparison { Comparator: Comparator.Equal } equality => IsAttribute(equality.Left, name)
            ? SlotOf(equality.Right)
            : IsAttribute(equality.Right, name) ? SlotOf(equality.Left) : -1,
        _ => -1,
    };

    public static bool IsAttribute(Operand operand, byte[] name)
        => operand is PathOperand { Path: { IsNested: false } path } && path.Attribute.AsSpan().SequenceEqual(name);

    private static int[]? ValueSlots(Condition condition, byte[] name)
    {
        if (EqualitySlot(condition, name) is >= 0 and var slot)
            return [slot];
        if (condition is not Membership membership || !IsAttribute(membership.Value, name))
            return null;
        int[] slots = Array.ConvertAll(membership.Candidates, SlotOf);
        return Array.IndexOf(slots, -1) < 0 ? slots : null;
    }

    private static int SlotOf(Operand operand) => operand is ValueOperand { Slot: var slot } ? slot : -1;

    private void Flatten(Condition condition)
    {
        if (condition is Junction { IsOr: false } and)
        {
            foreach (Condition part in and.Parts)
                Flatten(part);
        }
        else
        {
            _conjuncts.Add(condition);
        }
    }
}
