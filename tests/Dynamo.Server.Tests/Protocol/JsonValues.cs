using System.Text;
using Dynamo.Engine.Operations.Members;
using Dynamo.Engine.Values;
using Dynamo.Server.Http;
using Dynamo.Server.Protocol;

namespace Dynamo.Server.Tests.Protocol;

/// <summary>Binds and writes single values and items for tests.</summary>
internal static class JsonValues
{
    public static (byte[] Stored, ValueFault? Fault) BindItem(string json)
    {
        using RequestArena arena = new();
        using ValueWriter output = new();
        BodyReader reader = new(Encoding.UTF8.GetBytes(json), arena);
        reader.Json.Read();
        ValueSlot slot = new ValueBinder().Item(ref reader, output);
        reader.LeaveBody();
        return (output.Written.Slice(slot.Start, slot.Length).ToArray(), slot.Fault);
    }

    public static string WriteItem(byte[] stored)
    {
        using ResponseBuffer output = new();
        output.Item(stored);
        return Encoding.UTF8.GetString(output.Written);
    }

    public static string SerializationText(string itemJson)
    {
        SerializationException error = Assert.Throws<SerializationException>(() => BindItem(itemJson));
        return error.Text ?? "(none)";
    }
}
