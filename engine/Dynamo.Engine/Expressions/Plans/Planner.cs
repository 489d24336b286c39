using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Expressions.Syntax;
using Dynamo.Engine.Expressions.Tree;

namespace Dynamo.Engine.Expressions.Plans;

/// <summary>
/// Finds or makes the plan of an expression and binds a request's values to it. Throws whatever DynamoDB answers
/// before it looks at any table. Only plans of expressions without fault are kept.
/// </summary>
internal static class Planner
{
    /// <summary>UTF-8 bytes as sent: placeholders are not resolved, white space counts.</summary>
    private const int MaxBytes = 4096;

    public static ConditionPlan BindCondition(
        ExpressionCache cache, ExpressionKind kind, ReadOnlySpan<byte> text, ExpressionAttributes attributes, ValueBinding binding)
    {
        if (cache.Find(kind, text, attributes) is ConditionPlan known)
        {
            BindValues(known, attributes, binding);
            ThrowIf(ConditionChecker.Check(known.Root, binding.On(default), known.Placeholders, attributes.HasNoLimits), kind, attributes);
            return known;
        }
        ThrowIfSizeInvalid(text, kind, attributes);
        ExpressionScope scope = new(attributes);
        Condition root = ConditionParser.Parse(text, attributes.MessagePrefix + kind.Prefix(), scope);
        ThrowIf(scope.FunctionProblem ?? scope.PlaceProblem ?? scope.PathProblem, kind, attributes);
        byte[][] placeholders = scope.Values;
        binding.Bind(attributes, placeholders);
        ThrowIf(ConditionChecker.Check(root, binding.On(default), placeholders, attributes.HasNoLimits), kind, attributes);
        ConditionPlan plan = new(root, scope.Paths, placeholders, scope.Names);
        return Keep(cache, kind, text, attributes, plan);
    }

    public static ProjectionPlan BindProjection(
        ExpressionCache cache, ReadOnlySpan<byte> text, ExpressionAttributes attributes)
    {
        const ExpressionKind Kind = ExpressionKind.Projection;
        if (cache.Find(Kind, text, attributes) is ProjectionPlan known)
        {
            UseNames(known, attributes);
            return known;
        }
        ThrowIfSizeInvalid(text, Kind, attributes);
        ExpressionScope scope = new(attributes);
        DocumentPath[] paths = ProjectionParser.Parse(text, attributes.MessagePrefix + Kind.Prefix(), scope);
        ThrowIf(scope.PathProblem, Kind, attributes);
        Problems problems = new(default, []);
        foreach (DocumentPath path in paths)
            problems.Visit(path);
        ThrowIf(problems.Name ?? (attributes.HasNoLimits ? null : PathOverlap.Check(paths)), Kind, attributes);
        return Keep(cache, Kind, text, attributes, new ProjectionPlan(paths, scope.Names));
    }

    public static UpdatePlan BindUpdate(
        ExpressionCache cache, ReadOnlySpan<byte> text, ExpressionAttributes attributes, ValueBinding binding)
    {
        const ExpressionKind Kind = ExpressionKind.Update;
        if (cache.Find(Kind, text, attributes) is UpdatePlan known)
        {
            BindValues(known, attributes, binding);
            ThrowIf(UpdateChecker.Check(known.Actions, binding.On(default), known.Placeholders, checkPaths: false), Kind, attributes);
            return known;
        }
        ThrowIfSizeInvalid(text, Kind, attributes);
        ExpressionScope scope = new(attributes);
        UpdateAction[] actions = UpdateParser.Parse(text, attributes.MessagePrefix + Kind.Prefix(), scope, out string? sectionProblem);
        ThrowIf(scope.PathProblem ?? scope.FunctionProblem ?? scope.PlaceProblem ?? sectionProblem, Kind, attributes);
        byte[][] placeholders = scope.Values;
        binding.Bind(attributes, placeholders);
        ThrowIf(UpdateChecker.Check(actions, binding.On(default), placeholders, checkPaths: !attributes.HasNoLimits), Kind, attributes);
        return Keep(cache, Kind, text, attributes, new UpdatePlan(actions, scope.Paths, placeholders, scope.Names));
    }

    private static TPlan Keep<TPlan>(
        ExpressionCache cache, ExpressionKind kind, ReadOnlySpan<byte> text, ExpressionAttributes attributes, TPlan plan)
        where TPlan : ExpressionPlan
    {
        UseNames(plan, attributes);
        if (text.Length <= MaxBytes)
            cache.Add(kind, text, attributes, plan);
        return plan;
    }

    private static void BindValues(ExpressionPlan plan, ExpressionAttributes attributes, ValueBinding binding)
    {
        UseNames(plan, attributes);
        binding.Bind(attributes, plan.Placeholders);
    }

    private static void UseNames(ExpressionPlan plan, ExpressionAttributes attributes)
    {
        foreach (int entry in plan.Names)
            attributes.UseName(entry);
    }

    private static void ThrowIfSizeInvalid(ReadOnlySpan<byte> text, ExpressionKind kind, ExpressionAttributes attributes)
    {
        if (text.IsEmpty)
            Throw("The expression can not be empty;", kind, attributes);
        if (text.Length > MaxBytes && !attributes.HasNoLimits)
            Throw(kind == ExpressionKind.Update
                ? "Expression size has exceeded the maximum allowed size;"
                : string.Create(CultureInfo.InvariantCulture,
                    $"Expression size has exceeded the maximum allowed size; expression size: {text.Length}"), kind, attributes);
    }

    private static void ThrowIf(string? problem, ExpressionKind kind, ExpressionAttributes attributes)
    {
        if (problem is not null)
            Throw(problem, kind, attributes);
    }

    [DoesNotReturn]
    private static void Throw(string problem, ExpressionKind kind, ExpressionAttributes attributes)
        => DynamoException.ThrowValidation(attributes.MessagePrefix + kind.Prefix() + problem);
}
