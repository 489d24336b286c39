namespace Dynamo.Engine.Operations.Members;

/// <summary>A resource-based policy as sent.</summary>
/// <param name="IsObject">Whether the text is a JSON object: known to whoever speaks the protocol.</param>
public readonly record struct PolicyDocument(Utf8Text Text, bool IsObject)
{
    public bool IsPresent => Text.IsPresent;
}
