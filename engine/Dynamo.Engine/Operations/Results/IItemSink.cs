namespace Dynamo.Engine.Operations.Results;

/// <summary>
/// Takes the items of an answer, in order. The server's implementation writes JSON straight into the response.
/// </summary>
/// <remarks>
/// Called inside the store, with its protections held: an implementation must not wait, block or call the store.
/// </remarks>
public interface IItemSink
{
    /// <param name="item">An item in stored form (docs/formats/item.md), valid until the call returns.</param>
    void Add(ReadOnlySpan<byte> item);

    /// <summary>Forgets every item added so far: the store runs the deciding part of a write again.</summary>
    void Clear();
}

/// <summary>Takes the items of BatchGetItem's answer, table by table.</summary>
public interface IBatchItemSink : IItemSink
{
    /// <summary>The items that follow are of this table. Called once for each table of the request, in order.</summary>
    /// <param name="name">As the request named it.</param>
    void BeginTable(ReadOnlySpan<byte> name);
}

/// <summary>Takes TransactGetItems' responses.</summary>
public interface IResponseSink : IItemSink
{
    /// <summary>Starts the next response; its item follows, if it has one.</summary>
    void BeginResponse();
}
