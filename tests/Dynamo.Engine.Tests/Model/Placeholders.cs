using System.Text;
using Dynamo.Engine.Expressions;

namespace Dynamo.Engine.Tests.Model;

/// <summary>
/// Gives names and values of expressions their placeholders, and puts them into a request. Every other name goes by
/// itself, so that both ways are walked.
/// </summary>
internal sealed class Placeholders
{
    private readonly List<string> _names = [];
    private readonly List<ModelValue> _values = [];
    private int _turn;

    public string Value(ModelValue value)
    {
        _values.Add(value);
        return $":v{_values.Count - 1}";
    }

    public string Path(ModelPath path) => Name(path.Root) + string.Concat(path.Steps.Select(s => s is int i ? $"[{i}]" : "." + Name((string)s)));

    public string Name(string name)
    {
        if (_turn++ % 2 == 0)
            return name;
        int index = _names.IndexOf(name);
        if (index < 0)
        {
            _names.Add(name);
            index = _names.Count - 1;
        }
        return $"#n{index}";
    }

    /// <summary>For a person: names and values in place of their placeholders.</summary>
    public string Inline(Func<Placeholders, string> render)
    {
        string text = render(this);
        for (int i = _values.Count - 1; i >= 0; i--)
            text = text.Replace($":v{i}", _values[i].Text);
        for (int i = _names.Count - 1; i >= 0; i--)
            text = text.Replace($"#n{i}", _names[i]);
        return text;
    }

    public void AddTo(ExpressionAttributes attributes)
    {
        if (_names.Count > 0)
        {
            attributes.BeginNames();
            for (int i = 0; i < _names.Count; i++)
                attributes.AddName(Encoding.UTF8.GetBytes($"#n{i}"), Encoding.UTF8.GetBytes(_names[i]));
        }
        if (_values.Count > 0)
        {
            attributes.BeginValues();
            for (int i = 0; i < _values.Count; i++)
            {
                _values[i].WriteTo(attributes.BeginValue(Encoding.UTF8.GetBytes($":v{i}")));
                attributes.EndValue();
            }
        }
    }
}
