using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Operations.UpdateTable;

public sealed class UpdateTableRequest : TableDefinitionRequest
{
    public MemberList<GlobalSecondaryIndexUpdate> GlobalSecondaryIndexUpdates { get; } = new();

    public MemberList<VectorIndexUpdate> VectorIndexUpdates { get; } = new();

    public MemberList<ReplicaUpdate> ReplicaUpdates { get; } = new();

    public Utf8Text MultiRegionConsistency { get; set; }

    public MemberList<ReplicaUpdate> GlobalTableWitnessUpdates { get; } = new();

    /// <summary>The Update of a global index; null if the request has none.</summary>
    public SecondaryIndex? UpdateOf(string indexName)
    {
        foreach (GlobalSecondaryIndexUpdate update in GlobalSecondaryIndexUpdates)
        {
            if (update.HasUpdate && update.Update.IndexName.ToString() == indexName)
                return update.Update;
        }
        return null;
    }

    public override void Reset()
    {
        base.Reset();
        GlobalSecondaryIndexUpdates.Reset();
        VectorIndexUpdates.Reset();
        ReplicaUpdates.Reset();
        MultiRegionConsistency = default;
        GlobalTableWitnessUpdates.Reset();
    }
}

/// <summary>An element of GlobalSecondaryIndexUpdates: which of the three structures it has, and their members.</summary>
public sealed class GlobalSecondaryIndexUpdate : IReusable
{
    public bool HasCreate { get; set; }

    public bool HasUpdate { get; set; }

    public bool HasDelete { get; set; }

    public SecondaryIndex Create { get; } = new();

    public SecondaryIndex Update { get; } = new();

    public Utf8Text DeleteIndexName { get; set; }

    public void Reset()
    {
        HasCreate = false;
        HasUpdate = false;
        HasDelete = false;
        Create.Reset();
        Update.Reset();
        DeleteIndexName = default;
    }
}

/// <summary>An element of VectorIndexUpdates.</summary>
public sealed class VectorIndexUpdate : IReusable
{
    public bool HasCreate { get; set; }

    public bool HasDelete { get; set; }

    public VectorIndex Create { get; } = new();

    public Utf8Text DeleteIndexName { get; set; }

    public void Reset()
    {
        HasCreate = false;
        HasDelete = false;
        Create.Reset();
        DeleteIndexName = default;
    }
}

/// <summary>An element of ReplicaUpdates or GlobalTableWitnessUpdates: the structures that it has and their regions.</summary>
public sealed class ReplicaUpdate : IReusable
{
    public bool HasCreate { get; set; }

    public bool HasUpdate { get; set; }

    public bool HasDelete { get; set; }

    public Utf8Text RegionName { get; set; }

    public void Reset()
    {
        HasCreate = false;
        HasUpdate = false;
        HasDelete = false;
        RegionName = default;
    }
}
