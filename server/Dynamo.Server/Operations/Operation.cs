using Dynamo.Engine;
using Dynamo.Engine.Operations;
using Dynamo.Engine.Operations.Members;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

/// <summary>
/// One operation's way from a body to the engine and from its result to an answer. An instance belongs to one request
/// context and serves its requests one after the other with the same request and result objects.
/// </summary>
internal abstract class Operation : IDisposable
{
    /// <summary>Where the request belongs, from its signature.</summary>
    public abstract string Region { set; }

    /// <summary>Fills the request from the body; throws what <see cref="BodyReader"/> throws.</summary>
    public abstract void Bind(RequestContext context, ValueBinder values);

    /// <summary>Calls the engine, which may already write items to the answer.</summary>
    public abstract ValueTask CallAsync(DynamoEngine engine, RequestContext context);

    /// <summary>Completes the answer behind a call that went through.</summary>
    public abstract void Write(RequestContext context);

    public abstract void Dispose();
}

/// <inheritdoc/>
internal abstract class Operation<TRequest> : Operation
    where TRequest : OperationRequest, new()
{
    protected TRequest Request { get; } = new();

    public override string Region
    {
        set => Request.Region = value;
    }

    public override void Bind(RequestContext context, ValueBinder values)
    {
        Request.Reset();
        BodyReader body = new(context.Body, context.Arena);
        body.EnterBody();
        while (body.NextMember())
        {
            if (!BindMember(ref body, values))
                body.Skip();
        }
        body.LeaveBody();
    }

    /// <summary>Binds the member that the body stands on; false, and nothing read, if the operation has no such member.</summary>
    protected abstract bool BindMember(ref BodyReader body, ValueBinder values);

    public override void Dispose() => Request.Values.Dispose();
}
