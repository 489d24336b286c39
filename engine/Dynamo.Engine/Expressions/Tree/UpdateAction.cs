namespace Dynamo.Engine.Expressions.Tree;

internal enum UpdateActionKind : byte
{
    Set,
    Remove,
    Add,
    Delete,
}

internal static class UpdateActionKindExtensions
{
    /// <summary>The section's keyword.</summary>
    public static string Keyword(this UpdateActionKind kind) => kind switch
    {
        UpdateActionKind.Set => "SET",
        UpdateActionKind.Remove => "REMOVE",
        UpdateActionKind.Add => "ADD",
        _ => "DELETE",
    };
}

/// <summary>One action of an update.</summary>
/// <param name="value">What is set, added or deleted; null for REMOVE, and for a DELETE of a whole attribute.</param>
internal sealed class UpdateAction(UpdateActionKind kind, DocumentPath target, Operand? value)
{
    private const int SetOrAddCharge = 19;
    private const int RemoveOrDeleteCharge = 1;
    private const int StepCharge = 4;

    public UpdateActionKind Kind { get; } = kind;

    public DocumentPath Target { get; } = target;

    public Operand? Value { get; } = value;

    /// <summary>What DynamoDB charges for the action, in bytes (measured on AWS, October 2026).</summary>
    public int Charge(scoped in Evaluation evaluation)
    {
        int charge = Kind is UpdateActionKind.Set or UpdateActionKind.Add ? SetOrAddCharge : RemoveOrDeleteCharge;
        charge += Target.Attribute.Length;
        foreach (PathStep step in Target.Steps[1..])
            charge += StepCharge + step.TextLength;
        return Kind switch
        {
            UpdateActionKind.Set => charge + Value!.Charge(evaluation),
            UpdateActionKind.Add => charge + SetOperations.SizeOfAdded(
                Target.Find(evaluation.Item), Value!.Get(evaluation, default)),
            _ => charge,
        };
    }
}
