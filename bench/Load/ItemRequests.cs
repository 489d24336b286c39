using System.Text;

namespace Dynamo.Load;

/// <summary>Requests on any of a number of items, made as they are sent: too many to be built beforehand.</summary>
internal sealed class ItemRequests(int items)
{
    public const int BatchItems = 25;

    /// <summary>Heads are built once for each length of a body.</summary>
    private readonly Dictionary<(string, int), byte[]> _heads = [];
    private readonly Random _random = new(20261120);
    private readonly byte[] _request = new byte[64 * 1024];
    private readonly byte[] _body = new byte[64 * 1024];
    private int _length;
    private int _loaded;

    public ReadOnlyMemory<byte> Get()
    {
        Begin("""{"TableName":"bench","Key":"""u8);
        Append(Workloads.Key(_random.Next(items)));
        Append("}"u8);
        return End("GetItem");
    }

    public ReadOnlyMemory<byte> Put()
    {
        Begin("""{"TableName":"bench","Item":"""u8);
        Append(Workloads.Item(_random.Next(items)));
        Append("}"u8);
        return End("PutItem");
    }

    /// <summary>The next items in order.</summary>
    public ReadOnlyMemory<byte> LoadBatch()
    {
        Begin("""{"RequestItems":{"bench":["""u8);
        for (int i = 0; i < BatchItems; i++)
        {
            Append(i == 0 ? """{"PutRequest":{"Item":"""u8 : """,{"PutRequest":{"Item":"""u8);
            Append(Workloads.Item(_loaded++));
            Append("}}"u8);
        }
        Append("]}}"u8);
        return End("BatchWriteItem");
    }

    private void Begin(ReadOnlySpan<byte> start)
    {
        _length = 0;
        Append(start);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_body.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Append(string text) => _length += Encoding.UTF8.GetBytes(text, _body.AsSpan(_length));

    private ReadOnlyMemory<byte> End(string operation)
    {
        if (!_heads.TryGetValue((operation, _length), out byte[]? head))
            _heads[(operation, _length)] = head = RequestText.Head(operation, _length);
        head.CopyTo(_request, 0);
        _body.AsSpan(0, _length).CopyTo(_request.AsSpan(head.Length));
        return _request.AsMemory(0, head.Length + _length);
    }
}
