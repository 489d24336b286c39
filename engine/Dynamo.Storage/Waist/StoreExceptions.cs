namespace Dynamo.Storage;

/// <summary>What a store throws when it, and not the request, is at fault.</summary>
public abstract class StoreException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>There is no room for the write; nothing was changed. Reads go on, and writes once there is room again.</summary>
public sealed class StoreFullException(string message) : StoreException(message);

/// <summary>The store has failed (I/O error, failed flush) and refuses everything until it is reopened.</summary>
public sealed class StoreFailedException(string message, Exception? inner = null) : StoreException(message, inner);

/// <summary>A store cannot be opened: what is wrong, what is lost and what to do stand in the message.</summary>
public sealed class StoreOpenException(StoreOpenFailure failure, string message, Exception? inner = null)
    : StoreException(message, inner)
{
    public StoreOpenFailure Failure { get; } = failure;
}

/// <summary>Why a store cannot be opened.</summary>
public enum StoreOpenFailure
{
    Unwritable,
    InUse,
    NewerVersion,
    NotAStore,
    Damaged,
}
