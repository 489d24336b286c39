using Dynamo.Engine.Tests.Backups;
using Dynamo.Engine.Tests.Indexes;
using Dynamo.Engine.Tests.Streams;
using Dynamo.Engine.Tests.Tables;
using Dynamo.Engine.Tests.TimeToLive;
using Dynamo.Engine.Tests.Transactions;
using Dynamo.Engine.Tests.Vectors;

namespace Dynamo.Engine.Tests.Operations;

// Once more with every call asynchronous, bodies run again at random and ranges in pages of three: what passes here
// leans on nothing but the waist.

public sealed class BackfillOnReferenceStoreTests : BackfillTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class ExpiryOnReferenceStoreTests : ExpiryTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class PagingOnReferenceStoreTests : PagingTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class ReturnValuesOnReferenceStoreTests : ReturnValuesTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class StreamOnReferenceStoreTests : StreamTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class TableLifeOnReferenceStoreTests : TableLifeTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class TransactionOnReferenceStoreTests : TransactionTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class WriteCapacityOnReferenceStoreTests : WriteCapacityTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class VectorIndexLifeOnReferenceStoreTests : VectorIndexLifeTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class VectorSearchModelOnReferenceStoreTests : VectorSearchModelTests
{
    protected override bool OnReferenceStore => true;
}

public sealed class BackupOnReferenceStoreTests : BackupTests
{
    protected override bool OnReferenceStore => true;
}
