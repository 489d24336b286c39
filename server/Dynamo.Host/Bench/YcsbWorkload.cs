using System.Globalization;
using System.Text;
using Dynamo.Host.Wire;

namespace Dynamo.Host.Bench;

/// <summary>
/// YCSB's core workloads A to F on one table: the choice of operations, keys and values of one connection. Records
/// are ten fields of 100 bytes. A record's partition holds 100 neighbours, so that a scan (workload e) is a Query.
/// </summary>
/// <remarks>Cooper et al., "Benchmarking Cloud Serving Systems with YCSB" (SoCC 2010). For one thread.</remarks>
internal sealed class YcsbWorkload(BenchOptions options, YcsbWorkload.Keyspace keyspace, int connection)
{
    public const string TableName = "ycsb";
    private const int Fields = 10;
    private const int FieldBytes = 100;
    private const int PartitionSize = 100;
    private const int LongestScan = 100;

    private readonly Random _random = new(options.Seed + connection);
    private readonly Zipfian _zipfian = new(options.Records, new Random(options.Seed + connection));

    /// <summary>How many records there are: grows by inserts, shared by all connections.</summary>
    internal sealed class Keyspace(long count)
    {
        private long _count = count;

        public long Count => Volatile.Read(ref _count);

        public long Add() => Interlocked.Increment(ref _count) - 1;
    }

    public static WireCall CreateTable => new("CreateTable", $$"""
        {"TableName":"{{TableName}}","BillingMode":"PAY_PER_REQUEST",
         "KeySchema":[{"AttributeName":"p","KeyType":"HASH"},{"AttributeName":"s","KeyType":"RANGE"}],
         "AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"},{"AttributeName":"s","AttributeType":"N"}]}
        """);

    /// <summary>Writes 25 records from <paramref name="first"/> on, as far as there are that many.</summary>
    public WireCall Load(long first)
    {
        IEnumerable<string> puts = Enumerable.Range(0, (int)Math.Min(25, options.Records - first))
            .Select(i => $$$"""{"PutRequest":{"Item":{{{Item(first + i)}}}}}""");
        return new("BatchWriteItem", $$$"""{"RequestItems":{"{{{TableName}}}":[{{{string.Join(',', puts)}}}]}}""");
    }

    /// <summary>The next operation's steps, to be sent one after the other.</summary>
    public (string Name, WireCall First, WireCall? Second) Next()
    {
        int percent = _random.Next(100);
        return options.Workload switch
        {
            'a' => percent < 50 ? ("read", Read(Choose()), null) : ("update", Update(Choose()), null),
            'b' => percent < 95 ? ("read", Read(Choose()), null) : ("update", Update(Choose()), null),
            'c' => ("read", Read(Choose()), null),
            'd' => percent < 95 ? ("read", Read(Latest()), null) : ("insert", Insert(), null),
            'e' => percent < 95 ? ("scan", Scan(Choose()), null) : ("insert", Insert(), null),
            _ => percent < 50 ? ("read", Read(Choose()), null) : ReadModifyWrite(Choose()),
        };
    }

    private (string, WireCall, WireCall?) ReadModifyWrite(long record) => ("read-modify-write", Read(record), Update(record));

    private static WireCall Read(long record) => new("GetItem", $$"""{"TableName":"{{TableName}}","Key":{{Key(record)}}}""");

    private WireCall Update(long record) => new("UpdateItem", $$$$"""
        {"TableName":"{{{{TableName}}}}","Key":{{{{Key(record)}}}},"UpdateExpression":"SET field{{{{_random.Next(Fields)}}}} = :v","ExpressionAttributeValues":{":v":{"S":"{{{{Value()}}}}"}}}
        """);

    private WireCall Insert() => new("PutItem", $$"""{"TableName":"{{TableName}}","Item":{{Item(keyspace.Add())}}}""");

    private WireCall Scan(long from) => new("Query", $$$$"""
        {"TableName":"{{{{TableName}}}}","KeyConditionExpression":"p = :p AND s >= :s","Limit":{{{{1 + _random.Next(LongestScan)}}}},"ExpressionAttributeValues":{":p":{"S":"{{{{Partition(from)}}}}"},":s":{"N":"{{{{from}}}}"}}}
        """);

    private long Choose()
    {
        long count = keyspace.Count;
        return options.Uniform ? _random.NextInt64(count) : Scramble(_zipfian.Next(count), count);
    }

    private long Latest()
    {
        long count = keyspace.Count;
        return count - 1 - (options.Uniform ? _random.NextInt64(count) : _zipfian.Next(count));
    }

    /// <summary>Spreads the popular records over the table (FNV-1a of the number's bytes, as YCSB does).</summary>
    private static long Scramble(long record, long count)
    {
        ulong hash = 0xCBF29CE484222325;
        for (int i = 0; i < 8; i++)
            hash = (hash ^ ((ulong)record >> (8 * i) & 0xFF)) * 1099511628211;
        return (long)(hash % (ulong)count);
    }

    private string Item(long record)
    {
        StringBuilder item = new();
        item.Append(CultureInfo.InvariantCulture, $$"""{"p":{"S":"{{Partition(record)}}"},"s":{"N":"{{record}}"}""");
        for (int field = 0; field < Fields; field++)
            item.Append(CultureInfo.InvariantCulture, $$$""","field{{{field}}}":{"S":"{{{Value()}}}"}""");
        return item.Append('}').ToString();
    }

    private static string Key(long record) => $$$"""{"p":{"S":"{{{Partition(record)}}}"},"s":{"N":"{{{record}}}"}}""";

    private static string Partition(long record) => $"user{record / PartitionSize}";

    private string Value() => string.Create(FieldBytes, _random, static (text, random) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = (char)('a' + random.Next(26));
    });
}
