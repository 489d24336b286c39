using System.Text.Json;
using System.Text.Unicode;
using Dynamo.Engine;
using Dynamo.Engine.Errors;
using Dynamo.Server.Http;
using Dynamo.Server.Operations;

namespace Dynamo.Server.Protocol;

/// <summary>
/// DynamoDB's JSON protocol over one engine. Checks in DynamoDB's order: JSON, operation, authentication, types, then
/// whatever the engine checks. The ordinary request is bound at once and in one pass; only one that fails is looked
/// through again for a fault that comes first.
/// </summary>
/// <param name="onFault">Receives the faults that are ours; the client only sees an InternalServerError.</param>
internal sealed class DynamoRequestHandler(DynamoEngine engine, Action<Exception>? onFault = null) : IRequestHandler
{
    /// <summary>What a context keeps grows with the largest body; behind a larger one than this it starts anew.</summary>
    private const int LargeBodyBytes = 128 * 1024;

    public ValueTask HandleAsync(RequestContext context)
    {
        try
        {
            int index = OperationTable.Find(context.Header(KnownHeader.AmzTarget));
            if (index < 0 || context.Body.IsEmpty || !Authentication.IsWellFormed(context))
            {
                Reject(context, index);
                return default;
            }
            ContextState state = State(context);
            Operation operation = state.Operation(index);
            operation.Region = state.Region = CredentialScope.Of(context).RegionText(state.Region);
            if (TryBind(context, operation, state.Values))
            {
                ValueTask call = operation.CallAsync(engine, context);
                if (!call.IsCompleted)
                    return FinishAsync(call, operation, context);
                call.GetAwaiter().GetResult();
                operation.Write(context);
            }
        }
        catch (Exception error)
        {
            Answer(context, error);
        }
        ReleaseLarge(context);
        return default;
    }

    private async ValueTask FinishAsync(ValueTask call, Operation operation, RequestContext context)
    {
        try
        {
            await call.ConfigureAwait(false);
            operation.Write(context);
        }
        catch (Exception error)
        {
            Answer(context, error);
        }
        ReleaseLarge(context);
    }

    private static void ReleaseLarge(RequestContext context)
    {
        if (context.Body.Length <= LargeBodyBytes)
            return;
        context.HandlerState?.Dispose();
        context.HandlerState = null;
    }

    private static ContextState State(RequestContext context)
    {
        if (context.HandlerState is ContextState state)
            return state;
        state = new ContextState();
        context.HandlerState = state;
        return state;
    }

    /// <summary>False: the body cannot be read as the operation's input, and the answer says so.</summary>
    private static bool TryBind(RequestContext context, Operation operation, ValueBinder values)
    {
        try
        {
            if (!Utf8.IsValid(context.Body.Span))
                throw new SerializationException();
            operation.Bind(context, values);
            return true;
        }
        catch (SerializationException error)
        {
            ProtocolErrors.Serialization(context, IsJson(context.Body.Span) ? error.Text : null);
        }
        catch (JsonException)
        {
            ProtocolErrors.Serialization(context);
        }
        return false;
    }

    /// <summary>Answers a request that does not come as far as binding.</summary>
    private static void Reject(RequestContext context, int operation)
    {
        if (!context.Body.IsEmpty && !IsJson(context.Body.Span))
            ProtocolErrors.Serialization(context);
        else if (operation < 0)
            ProtocolErrors.UnknownOperation(context);
        else if (!Authentication.IsWellFormed(context))
            Authentication.Reject(context);
        else
            ProtocolErrors.Serialization(context);
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        try
        {
            Utf8JsonReader reader = new(body, BodyReader.Options);
            while (reader.Read())
            {
            }
            return Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void Answer(RequestContext context, Exception error)
    {
        if (error is DynamoException rejected)
        {
            DynamoErrors.Write(context, rejected);
            return;
        }
        DynamoErrors.WriteInternal(context);
        onFault?.Invoke(error);
    }
}
