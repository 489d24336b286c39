using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// Conditions on whole attributes, no two on one, all of which or any of which have to hold: what Expected,
/// QueryFilter and ScanFilter can say. Evaluated as the expression that it stands for.
/// </summary>
internal sealed record LegacyCondition(ModelCondition[] Parts, bool Any) : ModelCondition
{
    public override bool Holds(Map? item) => Any ? Parts.Any(p => p.Holds(item)) : Parts.All(p => p.Holds(item));

    public override string Render(Placeholders placeholders)
        => string.Join(Any ? " OR " : " AND ", Parts.Select(p => p.Render(placeholders))) + " (legacy)";

    public string? ConditionalOperator => Parts.Length < 2 ? null : Any ? "OR" : "AND";

    public void AddTo(OperationRequest request, MemberList<ExpectedAttributeValue> expected)
    {
        foreach (ModelCondition part in Parts)
        {
            (string attribute, string comparison, ModelValue[] values) = Terms(part);
            ExpectedAttributeValue element = expected.Add();
            element.AttributeName = attribute;
            // The two shortest forms are an equality and an absence.
            if (comparison == "EQ")
                element.Value = Slot(request, values[0]);
            else if (comparison == "NULL")
                element.Exists = false;
            else
            {
                element.ComparisonOperator = comparison;
                foreach (ModelValue value in values)
                    element.AttributeValueList.Add(Slot(request, value));
            }
        }
    }

    public void AddTo(OperationRequest request, MemberList<Condition> conditions)
    {
        foreach (ModelCondition part in Parts)
        {
            (string attribute, string comparison, ModelValue[] values) = Terms(part);
            Condition element = conditions.Add();
            element.AttributeName = attribute;
            element.ComparisonOperator = comparison;
            foreach (ModelValue value in values)
                element.AttributeValueList.Add(Slot(request, value));
        }
    }

    public static void AddTo(OperationRequest request, MemberList<AttributeValueUpdate> updates, ModelUpdate update)
    {
        updates.IsPresent = true;
        foreach (ModelAction action in update.Actions)
        {
            AttributeValueUpdate element = updates.Add();
            element.AttributeName = action.Target.Root;
            element.Action = action.Section switch { "SET" => "PUT", "REMOVE" => "DELETE", _ => action.Section };
            ModelValue? value = action.Source is Plain { Operand: ValueOperand operand } ? operand.Value : action.Value;
            if (value is not null)
                element.Value = Slot(request, value);
        }
    }

    private static (string Attribute, string Comparison, ModelValue[] Values) Terms(ModelCondition part)
    {
        static ModelValue Value(ModelOperand operand) => ((ValueOperand)operand).Value;
        static string Root(ModelOperand operand) => ((PathOperand)operand).Path.Root;
        return part switch
        {
            Comparison c => (Root(c.Left), c.Operator switch { "=" => "EQ", "<>" => "NE", "<" => "LT", "<=" => "LE", ">" => "GT", _ => "GE" }, [Value(c.Right)]),
            Between b => (Root(b.Value), "BETWEEN", [Value(b.Low), Value(b.High)]),
            In i => (Root(i.Value), "IN", [.. i.Candidates.Select(Value)]),
            Function { Name: "attribute_exists" } f => (f.Path.Root, "NOT_NULL", []),
            Function { Name: "attribute_not_exists" } f => (f.Path.Root, "NULL", []),
            Function { Name: "begins_with" } f => (f.Path.Root, "BEGINS_WITH", [Value(f.Argument!)]),
            Function { Name: "contains" } f => (f.Path.Root, "CONTAINS", [Value(f.Argument!)]),
            _ => throw new ArgumentOutOfRangeException(nameof(part)),
        };
    }

    private static ValueSlot Slot(OperationRequest request, ModelValue value)
    {
        int start = request.Values.Length;
        value.WriteTo(request.Values);
        return new ValueSlot(start, request.Values.Length - start);
    }
}
