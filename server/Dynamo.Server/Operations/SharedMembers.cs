using Dynamo.Engine.Expressions;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>Binds the structures that several operations' requests have in common.</summary>
internal static class SharedMembers
{
    /// <summary>ExpressionAttributeNames.</summary>
    public static void ExpressionAttributeNames(ref BodyReader body, ExpressionAttributes attributes)
    {
        body.EnterMap("java.lang.String");
        attributes.BeginNames();
        while (body.NextMember())
            attributes.AddName(body.Name.Span, body.Text().Span);
        attributes.EndNames();
    }

    /// <summary>ExpressionAttributeValues; answers the first of them that is not valid.</summary>
    public static PlaceholderFault? ExpressionAttributeValues(
        ref BodyReader body, ExpressionAttributes attributes, ValueBinder values, NumberRules rules)
    {
        PlaceholderFault? first = null;
        body.EnterMap("AttributeValue");
        attributes.BeginValues();
        while (body.NextMember())
        {
            ReadOnlyMemory<byte> placeholder = body.Name;
            ValueFault? fault = values.PlaceholderValue(ref body, attributes.BeginValue(placeholder.Span), rules);
            attributes.EndValue();
            if (fault is not null)
                first ??= new PlaceholderFault(placeholder, fault);
        }
        attributes.EndValues();
        return first;
    }

    /// <summary>KeyConditions, QueryFilter or ScanFilter.</summary>
    public static void Conditions(
        ref BodyReader body, MemberList<Condition> conditions, ValueWriter output, ValueBinder values, NumberRules rules)
    {
        conditions.Reset();
        conditions.IsPresent = true;
        body.EnterMap("Condition");
        while (body.NextMember())
        {
            Condition condition = conditions.Add();
            condition.AttributeName = body.Name;
            body.EnterElement("Condition");
            while (body.NextMember())
            {
                if (body.Is("ComparisonOperator"u8))
                    condition.ComparisonOperator = body.Text();
                else if (body.Is("AttributeValueList"u8))
                    ValueList(ref body, condition.AttributeValueList, output, values, rules);
                else
                    body.Skip();
            }
        }
        RepeatedNames.Remove(conditions, static condition => condition.AttributeName);
    }

    public static void Expected(
        ref BodyReader body, MemberList<ExpectedAttributeValue> expected, ValueWriter output, ValueBinder values)
    {
        expected.Reset();
        expected.IsPresent = true;
        body.EnterMap("ExpectedAttributeValue");
        while (body.NextMember())
        {
            ExpectedAttributeValue element = expected.Add();
            element.AttributeName = body.Name;
            body.EnterElement("ExpectedAttributeValue");
            while (body.NextMember())
            {
                if (body.Is("Value"u8))
                    element.Value = values.FieldValue(ref body, output);
                else if (body.Is("Exists"u8))
                    element.Exists = body.Boolean();
                else if (body.Is("ComparisonOperator"u8))
                    element.ComparisonOperator = body.Text();
                else if (body.Is("AttributeValueList"u8))
                    ValueList(ref body, element.AttributeValueList, output, values, NumberRules.Current);
                else
                    body.Skip();
            }
        }
        RepeatedNames.Remove(expected, static element => element.AttributeName);
    }

    /// <summary>A list of values, each of which may be faulty.</summary>
    public static void ValueList(
        ref BodyReader body, ValueList<ValueSlot> list, ValueWriter output, ValueBinder values, NumberRules rules)
    {
        list.Reset();
        list.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
            list.Add(values.ElementValue(ref body, output, rules));
    }
}
