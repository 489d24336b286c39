using Dynamo.Engine;
using Dynamo.Engine.Operations.UpdateContinuousBackups;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class UpdateContinuousBackupsOperation : Operation<UpdateContinuousBackupsRequest>
{
    private readonly UpdateContinuousBackupsResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("TableName"u8))
            Request.TableName = body.Text();
        else if (body.Is("PointInTimeRecoverySpecification"u8))
            Specification(ref body);
        else
            return false;
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.UpdateContinuousBackupsAsync(Request, _result);
    }

    public override void Write(RequestContext context) => ContinuousBackupsJson.Answer(context.Response, _result);

    private void Specification(ref BodyReader body)
    {
        Request.HasPointInTimeRecoverySpecification = true;
        body.EnterField("PointInTimeRecoverySpecification");
        while (body.NextMember())
        {
            if (body.Is("PointInTimeRecoveryEnabled"u8))
                Request.PointInTimeRecoveryEnabled = body.Boolean();
            else if (body.Is("RecoveryPeriodInDays"u8))
                Request.RecoveryPeriodInDays = body.Integer();
            else
                body.Skip();
        }
    }
}
