namespace Dynamo.Engine.Values;

/// <summary>What is wrong with a value of a request: DynamoDB's text in either wording.</summary>
public sealed class ValueFault(string current, string older)
{
    /// <summary>In AWS's current validation layer, without the envelope.</summary>
    public string Current { get; } = current;

    /// <summary>In the layer before that.</summary>
    public string Older { get; } = older;
}
