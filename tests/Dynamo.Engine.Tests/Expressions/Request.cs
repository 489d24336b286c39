using System.Text.Json;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions;
using Dynamo.Engine.Tests.Values;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Tests.Expressions;

/// <summary>The part of a request that concerns expressions, from JSON.</summary>
internal sealed class Request
{
    public Request(string? values = null, string? names = null)
    {
        Attributes = new ExpressionAttributes();
        if (names is not null)
            AddNames(names);
        if (values is not null)
            AddValues(values);
    }

    public ExpressionAttributes Attributes { get; }

    public ExpressionCache Cache { get; init; } = new(16);

    public static bool Matches(string expression, string item, string? values = null, string? names = null)
    {
        Request request = new(values, names);
        BoundCondition first = request.Condition(expression);
        bool result = first.Matches(Json.Item(item));

        // Once more from the plan that is cached now.
        Assert.Equal(result, request.Condition(expression).Matches(Json.Item(item)));
        request.Attributes.ThrowIfUnused();
        return result;
    }

    public static string Project(string expression, string item, string? names = null)
    {
        BoundProjection projection = new();
        Request request = new(null, names);
        projection.Bind(request.Cache, Stored.Utf8(expression), request.Attributes);
        return Json.Show(Stored.Write(w => projection.Project(Json.Item(item), w)));
    }

    /// <summary>The item after the update, its size checked; or the message of the fault.</summary>
    public static string Update(string expression, string item, string? values = null, string? names = null)
    {
        Request request = new(values, names);
        BoundUpdate update = request.UpdateOf(expression);
        using ValueWriter output = new();
        byte[] old = Json.Item(item);
        UpdateFault fault = update.Apply(old, [], output);
        if (fault != UpdateFault.None)
            return fault.Message();
        Assert.Equal(ItemSize.Of(output.Written), ItemBytes.Size(output.Written));
        return Json.Show(output.Written);
    }

    public static string Refused(ExpressionKind kind, string expression, string? values = null, string? names = null)
        => new Request(values, names).Refuse(kind, expression);

    public string Refuse(ExpressionKind kind, string expression)
    {
        DynamoException exception = Assert.Throws<DynamoException>(() => Bind(kind, expression));
        Assert.Equal(ErrorCode.Validation, exception.Code);
        return exception.Message;
    }

    public void Bind(ExpressionKind kind, string expression)
    {
        byte[] text = Stored.Utf8(expression);
        switch (kind)
        {
            case ExpressionKind.Projection:
                new BoundProjection().Bind(Cache, text, Attributes);
                break;
            case ExpressionKind.Update:
                new BoundUpdate().Bind(Cache, text, Attributes);
                break;
            case ExpressionKind.KeyCondition:
                BoundKeyCondition condition = new();
                condition.Bind(Cache, text, Attributes);
                condition.ThrowIfNoKeyCondition();
                break;
            default:
                new BoundCondition().Bind(Cache, kind, text, Attributes);
                break;
        }
    }

    public BoundCondition Condition(string expression)
    {
        BoundCondition condition = new();
        condition.Bind(Cache, ExpressionKind.Condition, Stored.Utf8(expression), Attributes);
        return condition;
    }

    public BoundUpdate UpdateOf(string expression)
    {
        BoundUpdate update = new();
        update.Bind(Cache, Stored.Utf8(expression), Attributes);
        return update;
    }

    private void AddNames(string json)
    {
        Attributes.BeginNames();
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty name in document.RootElement.EnumerateObject())
            Attributes.AddName(Stored.Utf8(name.Name), Stored.Utf8(name.Value.GetString()!));
    }

    private void AddValues(string json)
    {
        Attributes.BeginValues();
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty value in document.RootElement.EnumerateObject())
        {
            Attributes.BeginValue(Stored.Utf8(value.Name)).Raw(Json.Value(value.Value));
            Attributes.EndValue();
        }
    }
}
