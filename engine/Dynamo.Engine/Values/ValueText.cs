using System.Text;

namespace Dynamo.Engine.Values;

/// <summary>Values as some messages show them.</summary>
internal static class ValueText
{
    /// <summary><c>{S:text}</c>, for an S, N or B.</summary>
    public static string Show(this ValueView value)
    {
        string text = value.Tag == ValueTag.Binary
            ? Convert.ToBase64String(value.Scalar)
            : Encoding.UTF8.GetString(value.Scalar);
        return $"{{{value.Tag.TypeName()}:{text}}}";
    }
}
