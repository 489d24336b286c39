using System.Globalization;
using System.Text;
using Dynamo.Engine.Expressions.Tree;
using Dynamo.Engine.Values;

namespace Dynamo.Engine.Expressions.Syntax;

/// <summary>
/// What is wrong with a condition or an update, given the request's values: the first problem of each kind. Which
/// kind DynamoDB reports first differs between conditions and updates.
/// </summary>
/// <param name="bound">The values, without an item.</param>
/// <param name="placeholders">By slot.</param>
internal ref struct Problems(Evaluation bound, byte[][] placeholders)
{
    private const string AnyType =
        "{S,SS,N,NS,B,BS,BOOL,NULL,L,M,HD,DOUBLE,FLOAT,HDS,FS,DOUBLESET,DICT,DECIMAL,INT,DECIMALSET,INTSET}";

    private readonly Evaluation _bound = bound;

    /// <summary>A name that is not defined.</summary>
    public string? Name { get; private set; }

    /// <summary>A value that is not defined.</summary>
    public string? Value { get; private set; }

    /// <summary>A name or a value that is not defined, whichever stands first.</summary>
    public string? Undefined { get; private set; }

    /// <summary>A function with too many or too few operands.</summary>
    public string? Count { get; private set; }

    /// <summary>An operand that is compared with itself.</summary>
    public string? Same { get; private set; }

    /// <summary>An operand of a type that its operator or function does not take.</summary>
    public string? Type { get; private set; }

    public void ReportType(string problem) => Type ??= problem;

    public void Visit(DocumentPath path)
    {
        if (path.UndefinedName is not { } name)
            return;
        Name ??= $"An expression attribute name used in the document path is not defined; attribute name: {name}";
        Undefined ??= Name;
    }

    public void Visit(Operand operand)
    {
        switch (operand)
        {
            case PathOperand path:
                Visit(path.Path);
                break;
            case ValueOperand value when _bound.Value(value.Slot).IsMissing:
                Value ??= $"An expression attribute value used in expression is not defined; attribute value: {Encoding.UTF8.GetString(placeholders[value.Slot])}";
                Undefined ??= Value;
                break;
            case FunctionCall call:
                Visit(call);
                break;
            case Arithmetic sum:
                Visit(sum.Left);
                Visit(sum.Right);
                CheckType(sum.Left, TypeSet.Numbers, sum.Name, direct: true);
                CheckType(sum.Right, TypeSet.Numbers, sum.Name, direct: true);
                break;
        }
    }

    public void Visit(FunctionCall call)
    {
        foreach (Operand operand in call.Operands)
            Visit(operand);
        Function function = call.Function;
        if (function == Function.Unknown)
            return;
        if (call.Operands.Length != function.OperandCount())
        {
            Count ??= string.Create(CultureInfo.InvariantCulture,
                $"Incorrect number of operands for operator or function; operator or function: {function.Name()}, number of operands: {call.Operands.Length}");
            return;
        }
        if (function is not (Function.Size or Function.ListAppend))
            CheckDistinct(function.Name(), call.Operands[0], call.Operands.AsSpan(1));
        CheckOperands(call);
    }

    public void CheckDistinct(string name, Operand first, params ReadOnlySpan<Operand> others)
    {
        if (first is not PathOperand { Path: var path } || Same is not null)
            return;
        foreach (Operand other in others)
        {
            if (other is PathOperand { Path: var same } && same.Is(path))
                Same ??= $"The first operand must be distinct from the remaining operands for this operator or function; operator: {name}, first operand: {path}";
        }
    }

    /// <param name="direct">Look at placeholders only, not at what a function returns.</param>
    public void CheckType(Operand operand, TypeSet allowed, string name, bool direct = false)
    {
        if (Type is not null || (direct && operand is FunctionCall { Function: Function.Size }))
            return;
        ValueTag tag = TypeOf(operand);
        if (tag != ValueTag.Missing && !allowed.Contains(tag))
            Type = $"Incorrect operand type for operator or function; operator or function: {name}, operand type: {tag.TypeName()}";
    }

    /// <summary>The type that an operand has whatever the item; Missing if it depends on the item.</summary>
    public readonly ValueTag TypeOf(Operand operand) => operand switch
    {
        ValueOperand value => _bound.Value(value.Slot).Tag,
        FunctionCall { Function: Function.Size } => ValueTag.Number,
        _ => ValueTag.Missing,
    };

    private void CheckOperands(FunctionCall call)
    {
        Operand first = call.Operands[0];
        switch (call.Function)
        {
            case Function.AttributeExists or Function.AttributeNotExists or Function.IfNotExists:
                RequirePath(call);
                break;
            case Function.AttributeType:
                CheckTypeName(call.Operands[1]);
                break;
            case Function.BeginsWith:
                CheckType(first, TypeSet.Prefixes, "begins_with");
                CheckType(call.Operands[1], TypeSet.Prefixes, "begins_with");
                break;
            case Function.Size:
                CheckType(first, TypeSet.Sized, "size");
                break;
            case Function.ListAppend:
                CheckType(first, TypeSet.Lists, "list_append", direct: true);
                CheckType(call.Operands[1], TypeSet.Lists, "list_append", direct: true);
                break;
        }
    }

    private void RequirePath(FunctionCall call)
    {
        if (call.Operands[0] is not PathOperand)
            Type ??= $"Operator or function requires a document path; operator or function: {call.Function.Name()}";
    }

    private void CheckTypeName(Operand operand)
    {
        ValueTag tag = TypeOf(operand);
        if (tag == ValueTag.Missing)
        {
            Type ??= $"Incorrect operand type for operator or function; operator or function: attribute_type, operand type: {AnyType}";
            return;
        }
        CheckType(operand, TypeSet.Strings, "attribute_type");
        if (Type is null && operand is ValueOperand { Slot: var slot } && !TypeNames.IsTypeName(_bound.Value(slot).Scalar))
            Type = $"Invalid attribute type name found; type: {Encoding.UTF8.GetString(_bound.Value(slot).Scalar)}, valid types: {{S,SS,N,NS,B,BS,BOOL,NULL,L,M}}";
    }
}
