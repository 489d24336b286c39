using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Indexes;
using Dynamo.Engine.Tables;

namespace Dynamo.Engine.Operations;

/// <summary>Keys are scalars: no expression may have a path that goes into one.</summary>
internal static class KeyPaths
{
    public static void Check(Table table, BoundCondition condition)
    {
        if (condition.IsBound)
            Check(table, new ConditionPaths(condition));
    }

    public static void Check(Table table, BoundProjection projection)
    {
        if (projection.IsBound)
            Check(table, new ProjectionPaths(projection));
    }

    public static void Check(Table table, BoundUpdate update)
    {
        if (update.IsBound)
            Check(table, new UpdatePaths(update));
    }

    private static void Check<T>(Table table, T paths)
        where T : struct, IPaths
    {
        foreach ((byte[] name, _) in table.Keys.All)
        {
            if (paths.GoInside(name))
                Throw("Key", name);
        }
        foreach (TableIndex index in table.Indexes)
        {
            foreach ((byte[] name, _) in index.Keys.All)
            {
                if (paths.GoInside(name))
                    Throw("IndexKey", name);
            }
        }
    }

    private static void Throw(string what, byte[] name) => DynamoException.ThrowValidation(
        "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
        + $"{what}: {Encoding.UTF8.GetString(name)}");

    private interface IPaths
    {
        bool GoInside(byte[] attribute);
    }

    private readonly struct ConditionPaths(BoundCondition condition) : IPaths
    {
        public bool GoInside(byte[] attribute) => condition.NamesInside(attribute);
    }

    private readonly struct ProjectionPaths(BoundProjection projection) : IPaths
    {
        public bool GoInside(byte[] attribute) => projection.NamesInside(attribute);
    }

    private readonly struct UpdatePaths(BoundUpdate update) : IPaths
    {
        public bool GoInside(byte[] attribute) => update.NamesInside(attribute);
    }
}
