using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.PartiQL.Statements;

/// <summary>The Parameters of a statement, handed out in order of the question marks.</summary>
internal sealed class StatementParameters(OperationRequest request, ValueList<ValueSlot> parameters)
{
    /// <summary>Stands in for a parameter that is not there or not valid, until that is reported.</summary>
    private static readonly byte[] s_placeholder = [(byte)ValueTag.Null];

    private int _used;
    private bool _exhausted;

    /// <summary>The next parameter's value; valid until something is written to the request.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (_used == parameters.Count)
        {
            _exhausted = true;
            return s_placeholder;
        }
        ValueSlot slot = parameters[_used++];
        return slot.Fault is null ? request.Bytes(slot) : s_placeholder;
    }

    /// <summary>Refuses parameters that are not valid, whatever the statement is.</summary>
    public void ThrowIfInvalid()
    {
        for (int i = 0; i < parameters.Count; i++)
        {
            if (parameters[i].Fault is { } fault)
                DynamoException.ThrowValidation(fault.Message(ValidationStyle.Older));
        }
    }

    /// <summary>Refuses fewer parameters than the statement has question marks; more are no fault.</summary>
    public void ThrowIfExhausted()
    {
        if (_exhausted)
            DynamoException.ThrowValidation("Number of parameters in request and statement don't match.");
    }
}
