using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.Query;

public sealed class QueryResult(IItemSink sink) : ReadRangeResult(sink);
