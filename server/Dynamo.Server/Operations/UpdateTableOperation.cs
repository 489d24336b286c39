using Dynamo.Engine;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Operations.UpdateTable;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Operations;

internal sealed class UpdateTableOperation : Operation<UpdateTableRequest>
{
    private readonly UpdateTableResult _result = new();

    protected override bool BindMember(ref BodyReader body, ValueBinder values)
    {
        if (body.Is("GlobalSecondaryIndexUpdates"u8))
            IndexUpdates(ref body);
        else if (body.Is("VectorIndexUpdates"u8))
            VectorIndexUpdates(ref body);
        else if (body.Is("ReplicaUpdates"u8))
            ReplicaUpdates(ref body, Request.ReplicaUpdates, "ReplicationGroupUpdate");
        else if (body.Is("GlobalTableWitnessUpdates"u8))
            ReplicaUpdates(ref body, Request.GlobalTableWitnessUpdates, "GlobalTableWitnessGroupUpdate");
        else if (body.Is("MultiRegionConsistency"u8))
            Request.MultiRegionConsistency = body.Text();
        else
            return TableMembers.BindDefinitionMember(ref body, Request);
        return true;
    }

    public override ValueTask CallAsync(DynamoEngine engine, RequestContext context)
    {
        _result.Reset();
        return engine.UpdateTableAsync(Request, _result);
    }

    public override void Write(RequestContext context)
        => TableDescriptionJson.Answer(context.Response, "TableDescription"u8, _result);

    private void IndexUpdates(ref BodyReader body)
    {
        Request.GlobalSecondaryIndexUpdates.Reset();
        Request.GlobalSecondaryIndexUpdates.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            GlobalSecondaryIndexUpdate update = Request.GlobalSecondaryIndexUpdates.Add();
            body.EnterElement("GlobalSecondaryIndexUpdate");
            while (body.NextMember())
            {
                if (body.Is("Create"u8))
                {
                    update.HasCreate = true;
                    body.EnterField("CreateGlobalSecondaryIndexAction");
                    TableMembers.SecondaryIndex(ref body, update.Create);
                }
                else if (body.Is("Update"u8))
                {
                    update.HasUpdate = true;
                    body.EnterField("UpdateGlobalSecondaryIndexAction");
                    TableMembers.SecondaryIndex(ref body, update.Update);
                }
                else if (body.Is("Delete"u8))
                {
                    update.HasDelete = true;
                    update.DeleteIndexName = TableMembers.Named(ref body, "DeleteGlobalSecondaryIndexAction", "IndexName"u8);
                }
                else
                {
                    body.Skip();
                }
            }
        }
    }

    private void VectorIndexUpdates(ref BodyReader body)
    {
        Request.VectorIndexUpdates.Reset();
        Request.VectorIndexUpdates.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            VectorIndexUpdate update = Request.VectorIndexUpdates.Add();
            body.EnterElement("VectorIndexUpdate");
            while (body.NextMember())
            {
                if (body.Is("Create"u8))
                {
                    update.HasCreate = true;
                    body.EnterField("CreateVectorIndexAction");
                    TableMembers.VectorIndex(ref body, update.Create);
                }
                else if (body.Is("Delete"u8))
                {
                    update.HasDelete = true;
                    update.DeleteIndexName = TableMembers.Named(ref body, "DeleteVectorIndexAction", "IndexName"u8);
                }
                else
                {
                    body.Skip();
                }
            }
        }
    }

    private static void ReplicaUpdates(ref BodyReader body, MemberList<ReplicaUpdate> updates, string type)
    {
        updates.Reset();
        updates.IsPresent = true;
        body.EnterList();
        while (body.NextElement())
        {
            ReplicaUpdate update = updates.Add();
            body.EnterElement(type);
            while (body.NextMember())
            {
                update.HasCreate |= body.Is("Create"u8);
                update.HasUpdate |= body.Is("Update"u8);
                update.HasDelete |= body.Is("Delete"u8);
                update.RegionName = TableMembers.Named(ref body, type, "RegionName"u8);
            }
        }
    }
}
