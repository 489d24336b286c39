namespace Dynamo.Engine.Operations.Members;

/// <summary>An element of KeyConditions, QueryFilter or ScanFilter.</summary>
public sealed class Condition : IReusable
{
    public Utf8Text AttributeName { get; set; }

    public Utf8Text ComparisonOperator { get; set; }

    public ValueList<ValueSlot> AttributeValueList { get; } = new();

    public void Reset()
    {
        AttributeName = default;
        ComparisonOperator = default;
        AttributeValueList.Reset();
    }
}

/// <summary>An element of Expected.</summary>
public sealed class ExpectedAttributeValue : IReusable
{
    public Utf8Text AttributeName { get; set; }

    public ValueSlot Value { get; set; }

    public bool? Exists { get; set; }

    public Utf8Text ComparisonOperator { get; set; }

    public ValueList<ValueSlot> AttributeValueList { get; } = new();

    public void Reset()
    {
        AttributeName = default;
        Value = default;
        Exists = null;
        ComparisonOperator = default;
        AttributeValueList.Reset();
    }
}

/// <summary>An element of AttributeUpdates.</summary>
public sealed class AttributeValueUpdate : IReusable
{
    public Utf8Text AttributeName { get; set; }

    public ValueSlot Value { get; set; }

    /// <summary>PUT if absent.</summary>
    public Utf8Text Action { get; set; }

    public void Reset()
    {
        AttributeName = default;
        Value = default;
        Action = default;
    }
}
