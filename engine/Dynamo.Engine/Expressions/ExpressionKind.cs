namespace Dynamo.Engine.Expressions;

/// <summary>Which of a request's expressions one is: fixes its grammar and how messages name it.</summary>
public enum ExpressionKind : byte
{
    Condition,
    Filter,
    KeyCondition,
    Projection,
    Update,
    Search,
}

internal static class ExpressionKindExtensions
{
    /// <summary>What every message about such an expression begins with.</summary>
    public static string Prefix(this ExpressionKind kind) => kind switch
    {
        ExpressionKind.Condition => "Invalid ConditionExpression: ",
        ExpressionKind.Filter => "Invalid FilterExpression: ",
        ExpressionKind.KeyCondition => "Invalid KeyConditionExpression: ",
        ExpressionKind.Search => "Invalid SearchConditionExpression: ",
        ExpressionKind.Projection => "Invalid ProjectionExpression: ",
        _ => "Invalid UpdateExpression: ",
    };
}
