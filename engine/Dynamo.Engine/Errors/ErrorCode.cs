namespace Dynamo.Engine.Errors;

/// <summary>
/// The kinds of error that an operation can end with. The server maps each to a type name and an HTTP status; add
/// one only where some caller could sensibly react differently.
/// </summary>
public enum ErrorCode
{
    Validation,
    ResourceNotFound,
    ResourceInUse,
    TableNotFound,
    TableAlreadyExists,
    TableInUse,
    IndexNotFound,
    LimitExceeded,
    ConditionalCheckFailed,
    ItemCollectionSizeLimitExceeded,
    ProvisionedThroughputExceeded,
    RequestLimitExceeded,
    Throttling,
    TransactionCanceled,
    TransactionConflict,
    TransactionInProgress,
    IdempotentParameterMismatch,
    DuplicateItem,
    AccessDenied,
    TrimmedDataAccess,
    ExpiredIterator,
    BackupNotFound,
    BackupInUse,
    ContinuousBackupsUnavailable,
    PointInTimeRecoveryUnavailable,
    InvalidRestoreTime,
    ExportNotFound,
    ExportConflict,
    ImportNotFound,
    ImportConflict,
    InvalidExportTime,
    PolicyNotFound,
    GlobalTableNotFound,
    GlobalTableAlreadyExists,
    ReplicaNotFound,
    ReplicaAlreadyExists,
    InternalServerError,

    /// <summary>What DynamoDB itself fails on, every time, without a text.</summary>
    InternalFailure,
}
