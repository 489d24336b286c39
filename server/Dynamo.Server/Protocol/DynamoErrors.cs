using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Server.Http;

namespace Dynamo.Server.Protocol;

/// <summary>
/// The one map from an engine's error code to what the wire shows: <c>__type</c> with its service's prefix, HTTP
/// status and the name of the text's member.
/// </summary>
internal static class DynamoErrors
{
    private const string Service = "com.amazonaws.dynamodb.v20120810#";

    /// <summary>What a client learns of a fault that is ours: nothing about its cause.</summary>
    private const string InternalServerErrorText = "Internal server error";

    private static readonly Shape?[] s_shapes = Shapes();

    /// <summary>The code's shape, or null if the map lacks it (a test fails then).</summary>
    internal static Shape? Find(ErrorCode code) => (int)code < s_shapes.Length ? s_shapes[(int)code] : null;

    /// <summary>The answer's body and status for a request that the engine rejected.</summary>
    public static void Write(RequestContext context, DynamoException error)
    {
        Shape shape = Begin(context, error.Code);
        End(context, shape, error.Code == ErrorCode.InternalServerError ? InternalServerErrorText : error.Message);
    }

    /// <summary>The answer for a fault that is ours; its text stays with us.</summary>
    public static void WriteInternal(RequestContext context)
        => End(context, Begin(context, ErrorCode.InternalServerError), InternalServerErrorText);

    /// <summary>Opens the error's object as the whole answer; further members may follow, then <see cref="End"/>.</summary>
    public static Shape Begin(RequestContext context, ErrorCode code)
    {
        context.Response.Truncate(0);
        return Open(context, code);
    }

    /// <summary>As <see cref="Begin"/>, behind what is written already.</summary>
    public static Shape Open(RequestContext context, ErrorCode code)
    {
        Shape shape = Find(code) ?? Find(ErrorCode.InternalServerError)!;
        context.Status = shape.Status;
        context.Response.Write("{\"__type\":"u8);
        context.Response.String(shape.Type);
        return shape;
    }

    /// <summary>Writes the text and closes the object.</summary>
    public static void End(RequestContext context, Shape shape, string message)
    {
        ResponseBuffer output = context.Response;
        output.Write((byte)',');
        output.String(shape.MessageMember);
        output.Write((byte)':');
        output.String(message);
        output.Write((byte)'}');
    }

    private static Shape?[] Shapes()
    {
        var shapes = new Shape?[Enum.GetValues<ErrorCode>().Length];
        void Add(ErrorCode code, string type, string messageMember = "message", int status = 400)
            => shapes[(int)code] = new Shape(Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(messageMember), status);

        Add(ErrorCode.Validation, "com.amazon.coral.validate#ValidationException");
        Add(ErrorCode.Throttling, "com.amazon.coral.availability#ThrottlingException");
        Add(ErrorCode.AccessDenied, "com.amazon.coral.service#AccessDeniedException", "Message");
        Add(ErrorCode.InternalServerError, Service + "InternalServerError", status: 500);
        Add(ErrorCode.InternalFailure, "com.amazon.coral.service#InternalFailure", status: 500);

        Add(ErrorCode.ResourceNotFound, Service + "ResourceNotFoundException");
        Add(ErrorCode.ResourceInUse, Service + "ResourceInUseException");
        Add(ErrorCode.TableNotFound, Service + "TableNotFoundException");
        Add(ErrorCode.TableAlreadyExists, Service + "TableAlreadyExistsException");
        Add(ErrorCode.TableInUse, Service + "TableInUseException");
        Add(ErrorCode.IndexNotFound, Service + "IndexNotFoundException");
        Add(ErrorCode.LimitExceeded, Service + "LimitExceededException");
        Add(ErrorCode.ProvisionedThroughputExceeded, Service + "ProvisionedThroughputExceededException");
        Add(ErrorCode.RequestLimitExceeded, Service + "RequestLimitExceeded");

        Add(ErrorCode.ConditionalCheckFailed, Service + "ConditionalCheckFailedException");
        Add(ErrorCode.ItemCollectionSizeLimitExceeded, Service + "ItemCollectionSizeLimitExceededException");
        Add(ErrorCode.DuplicateItem, Service + "DuplicateItemException");
        Add(ErrorCode.TransactionCanceled, Service + "TransactionCanceledException", "Message");
        Add(ErrorCode.TransactionConflict, Service + "TransactionConflictException");
        Add(ErrorCode.TransactionInProgress, Service + "TransactionInProgressException", "Message");
        Add(ErrorCode.IdempotentParameterMismatch, Service + "IdempotentParameterMismatchException", "Message");

        Add(ErrorCode.TrimmedDataAccess, Service + "TrimmedDataAccessException");
        Add(ErrorCode.ExpiredIterator, Service + "ExpiredIteratorException");

        Add(ErrorCode.BackupNotFound, Service + "BackupNotFoundException");
        Add(ErrorCode.BackupInUse, Service + "BackupInUseException");
        Add(ErrorCode.ContinuousBackupsUnavailable, Service + "ContinuousBackupsUnavailableException");
        Add(ErrorCode.PointInTimeRecoveryUnavailable, Service + "PointInTimeRecoveryUnavailableException");
        Add(ErrorCode.InvalidRestoreTime, Service + "InvalidRestoreTimeException");
        Add(ErrorCode.ExportNotFound, Service + "ExportNotFoundException");
        Add(ErrorCode.ExportConflict, Service + "ExportConflictException");
        Add(ErrorCode.ImportNotFound, Service + "ImportNotFoundException");
        Add(ErrorCode.ImportConflict, Service + "ImportConflictException");
        Add(ErrorCode.InvalidExportTime, Service + "InvalidExportTimeException");
        Add(ErrorCode.PolicyNotFound, Service + "PolicyNotFoundException");
        Add(ErrorCode.GlobalTableNotFound, Service + "GlobalTableNotFoundException");
        Add(ErrorCode.GlobalTableAlreadyExists, Service + "GlobalTableAlreadyExistsException");
        Add(ErrorCode.ReplicaNotFound, Service + "ReplicaNotFoundException");
        Add(ErrorCode.ReplicaAlreadyExists, Service + "ReplicaAlreadyExistsException");
        return shapes;
    }

    /// <param name="Type">The value of <c>__type</c>.</param>
    /// <param name="MessageMember">The text's member: most errors say "message", some "Message".</param>
    internal sealed record Shape(byte[] Type, byte[] MessageMember, int Status);
}
