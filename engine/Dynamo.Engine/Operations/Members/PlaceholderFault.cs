using Dynamo.Engine.Values;

namespace Dynamo.Engine.Operations.Members;

/// <summary>An element of ExpressionAttributeValues that is not valid. The older wording names the placeholder.</summary>
public readonly record struct PlaceholderFault(Utf8Text Placeholder, ValueFault Fault);
