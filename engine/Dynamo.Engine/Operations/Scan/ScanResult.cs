using Dynamo.Engine.Operations.Results;

namespace Dynamo.Engine.Operations.Scan;

public sealed class ScanResult(IItemSink sink) : ReadRangeResult(sink);
