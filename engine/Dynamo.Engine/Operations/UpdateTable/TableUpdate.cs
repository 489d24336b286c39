using Dynamo.Engine.Streams;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations.UpdateTable;

/// <summary>
/// A change that keeps a table UPDATING, and what it refuses meanwhile; the rest, such as deletion protection,
/// encryption and warm throughput, can be changed (measured on us-west-2 and us-east-1, October 2026; the texts for a
/// class beside throughput, for throughput beside a class and where an index text ends are inferred).
/// </summary>
internal sealed record TableUpdate
{
    private readonly string _table;

    /// <summary>Of a stream or a class; null: throughput or the billing mode is changed.</summary>
    private readonly string? _state;

    private readonly string _detail;
    private readonly string _ceilings;

    private TableUpdate(string table, string? state, string detail, string ceilings)
        => (_table, _state, _detail, _ceilings) = (table, state, detail, ceilings);

    public bool IsOfStream { get; private init; }

    /// <summary>Null: a request asked for what was so, which is over at once, or for indexes alone.</summary>
    public static TableUpdate? Of(TableDefinition before, TableDefinition after, UpdateTableRequest request)
    {
        if (request.ProvisionedThroughput.IsPresent || before.BillingMode != after.BillingMode)
            return new TableUpdate(after.Name, state: null, "", "BillingMode update is in progress");
        if (request.StreamSpecification.IsPresent)
        {
            string operation = $" Stream: {StreamNames.Label(after.Stream!)} Operation: {(after.Stream!.Enabled ? "ENABLE" : "DISABLE")}";
            return new TableUpdate(after.Name, "stream status is being updated", operation, "stream status update is in progress") { IsOfStream = true };
        }
        if (before.TableClass == after.TableClass)
            return null;
        string target = $" TableClassUpdateInProgress: {TableDescriber.ClassText(after.TableClass!.Value)}";
        return new TableUpdate(after.Name, "a table class update is in progress", target, $"TableClass update is in progress.{target}");
    }

    /// <summary>Why a request has to wait; null: it need not.</summary>
    public string? Refusal(UpdateTableRequest request)
    {
        if (request.ProvisionedThroughput.IsPresent || request.BillingMode.IsPresent)
            return _state is null ? $"Table IOPS are currently being updated. Table: {_table}" : $"Can't change table IOPS when {State}";
        if (request.StreamSpecification.IsPresent)
        {
            if (IsOfStream)
                return $"A stream status change is currently in progress. Table: {_table}{_detail}";
            return _state is null
                ? $"Can't enable or disable stream while table IOPS are being updated. Table: {_table}"
                : $"Can't change stream status when {State}";
        }
        if (request.TableClass.IsPresent)
            return "Can't update table class " + (_state is null ? $"while table IOPS are being updated. Table: {_table}" : $"when {State}");
        if (request.OnDemandThroughput.HasMembers)
            return $"OnDemandThroughput cannot be updated while {_ceilings}";
        if (UpdateTableConcerns.IsAtOnce(request))
            return null;
        return "Can't create or delete " + (_state is null ? $"indexes while table IOPS are being updated. Table: {_table}" : $"an index when {State}");
    }

    private string State => $"{_state}. Table: {_table}{_detail}";
}
