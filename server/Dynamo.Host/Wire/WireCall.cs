namespace Dynamo.Host.Wire;

/// <summary>One request: the operation's name and its JSON body.</summary>
internal readonly record struct WireCall(string Operation, string Body);
