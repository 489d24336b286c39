using System.Text;
using Dynamo.Engine.Errors;
using Dynamo.Engine.Operations.Members;

namespace Dynamo.Engine.Tables;

/// <summary>What CreateTable and TagResource check about tags; texts as measured on us-east-1, October 2026.</summary>
internal static class TagRules
{
    public const int MaxTags = 50;

    private const int MaxKeyLength = 128;
    private const int MaxValueLength = 256;

    public static void Check(ValueList<Tag> tags)
    {
        HashSet<string> keys = [];
        for (int i = 0; i < tags.Count; i++)
        {
            CheckKey(tags[i].Key);
            if (!tags[i].Value.IsPresent || Characters(tags[i].Value) > MaxValueLength || !IsPlain(tags[i].Value))
                DynamoException.ThrowValidation("The Tag Value provided is invalid, Value: " + Shown(tags[i].Value));
            string key = tags[i].Key.ToString();
            if (key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase))
                DynamoException.ThrowValidation("Tag Key cannot be prefixed with aws:, Key: " + key);
            if (!keys.Add(key))
                DynamoException.ThrowValidation("Duplicate Tag Keys provided as input: Duplicate Tag Key found " + key);
        }
        CheckCount(tags.Count);
    }

    public static void CheckKey(Utf8Text key)
    {
        if (!key.IsPresent || key.Length == 0 || Characters(key) > MaxKeyLength || !IsPlain(key))
            DynamoException.ThrowValidation("The Tag Key provided is invalid, Key: " + Shown(key));
    }

    public static void CheckCount(int count)
    {
        if (count > MaxTags)
            DynamoException.ThrowValidation("Number of Tags exceed the current limit for the provided ResourceArn");
    }

    /// <summary>Letters, digits and blanks of any script, and a few signs (developer guide: tagging restrictions).</summary>
    private static bool IsPlain(Utf8Text text)
    {
        foreach (Rune rune in text.ToString().EnumerateRunes())
        {
            if (!Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune) && !(rune.IsAscii && "+-=._:/@".Contains((char)rune.Value)))
                return false;
        }
        return true;
    }

    private static int Characters(Utf8Text text) => Encoding.UTF8.GetCharCount(text.Span);

    private static string Shown(Utf8Text text) => text.IsPresent ? text.ToString() : "null";
}
