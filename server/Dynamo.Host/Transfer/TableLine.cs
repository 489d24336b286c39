using System.Text.Json.Nodes;

namespace Dynamo.Host.Transfer;

/// <summary>Turns what DescribeTable says of a table into the CreateTable that makes it again.</summary>
internal static class TableLine
{
    public static JsonObject FromDescription(JsonObject table)
    {
        bool onDemand = table["BillingModeSummary"]?["BillingMode"]?.GetValue<string>() == "PAY_PER_REQUEST";
        JsonObject create = Copy(table, "TableName", "AttributeDefinitions", "KeySchema", "StreamSpecification", "OnDemandThroughput");
        if (table["DeletionProtectionEnabled"]?.GetValue<bool>() is true)
            create["DeletionProtectionEnabled"] = true;
        create["BillingMode"] = onDemand ? "PAY_PER_REQUEST" : "PROVISIONED";
        if (table["TableClassSummary"]?["TableClass"] is { } tableClass)
            create["TableClass"] = tableClass.DeepClone();
        AddThroughput(create, table, onDemand);
        AddIndexes(create, table, "GlobalSecondaryIndexes", onDemand);
        AddIndexes(create, table, "LocalSecondaryIndexes", onDemand: true);
        if (table["VectorIndexes"] is JsonArray { Count: > 0 } vectors)
        {
            create["VectorIndexes"] = new JsonArray([.. vectors.Select(index => Copy(
                index!.AsObject(), "IndexName", "VectorAttribute", "SearchSchema", "Projection", "Dimensions", "DistanceFunction"))]);
        }
        return create;
    }

    private static void AddIndexes(JsonObject create, JsonObject table, string member, bool onDemand)
    {
        if (table[member] is not JsonArray { Count: > 0 } indexes)
            return;
        create[member] = new JsonArray([.. indexes.Select(index =>
        {
            JsonObject copy = Copy(index!.AsObject(), "IndexName", "KeySchema", "Projection", "OnDemandThroughput");
            AddThroughput(copy, index.AsObject(), onDemand);
            return copy;
        })]);
    }

    private static void AddThroughput(JsonObject create, JsonObject described, bool onDemand)
    {
        if (!onDemand && described["ProvisionedThroughput"] is JsonObject throughput)
            create["ProvisionedThroughput"] = Copy(throughput, "ReadCapacityUnits", "WriteCapacityUnits");
    }

    private static JsonObject Copy(JsonObject from, params string[] members)
    {
        JsonObject copy = [];
        foreach (string member in members)
        {
            if (from[member] is { } value)
                copy[member] = value.DeepClone();
        }
        return copy;
    }
}
