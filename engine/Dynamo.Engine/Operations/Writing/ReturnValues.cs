namespace Dynamo.Engine.Operations.Writing;

/// <summary>Which attributes a write answers with.</summary>
internal enum ReturnValues
{
    None,
    AllOld,
    UpdatedOld,
    AllNew,
    UpdatedNew,
}
