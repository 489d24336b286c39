namespace Dynamo.Engine.Expressions;

/// <summary>How a condition restricts the sort key, or its last named attribute.</summary>
public enum SortKeyOperator : byte
{
    /// <summary>No condition beyond the equalities.</summary>
    None,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Between,
    BeginsWith,
}
