using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Dynamo.Architecture.Tests;

/// <summary>
/// Goal: references point downwards only: Host → Server → Engine → Storage.
/// Approach: read project files and using lines as text, so that nothing needs to be loaded.
/// </summary>
public partial class LayerTests
{
    /// <summary>Lowest first. A project may refer to those in front of it.</summary>
    private static readonly string[] s_layers = ["Dynamo.Storage", "Dynamo.Engine", "Dynamo.Server", "Dynamo.Host"];

    private static readonly Dictionary<string, string> s_folders = new()
    {
        ["Dynamo.Storage"] = "engine/Dynamo.Storage",
        ["Dynamo.Engine"] = "engine/Dynamo.Engine",
        ["Dynamo.Server"] = "server/Dynamo.Server",
        ["Dynamo.Host"] = "server/Dynamo.Host",
    };

    public static TheoryData<string> Layers => new(s_layers);

    [Theory]
    [MemberData(nameof(Layers))]
    public void Project_refers_to_the_layer_below_only(string layer)
    {
        int level = Array.IndexOf(s_layers, layer);
        XDocument project = XDocument.Load(Path.Combine(Repository.Root, s_folders[layer], layer + ".csproj"));
        string[] referred = [.. project.Descendants("ProjectReference")
            .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')))];
        string[] allowed = level == 0 ? [] : [s_layers[level - 1]];
        Assert.Equal(allowed, referred);
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Source_uses_no_layer_above(string layer)
    {
        int level = Array.IndexOf(s_layers, layer);
        string[] above = s_layers[(level + 1)..];
        List<string> violations = [];
        int files = 0;
        foreach (string file in SourceFiles(s_folders[layer]))
        {
            files++;
            violations.AddRange(UsingLine().Matches(File.ReadAllText(file))
                .Select(m => m.Groups[1].Value)
                .Where(used => above.Any(a => used == a || used.StartsWith(a + ".", StringComparison.Ordinal)))
                .Select(used => $"{file}: using {used}"));
        }
        Assert.True(files > 0, $"no source found for {layer}");
        Assert.Empty(violations);
    }

    [Fact]
    public void Storage_knows_no_DynamoDB_word()
    {
        Regex words = DynamoDbWords();
        string[] violations = [.. SourceFiles("engine/Dynamo.Storage")
            .SelectMany(file => File.ReadLines(file).Select((line, i) => (file, line, i)))
            .Where(x => words.IsMatch(x.line))
            .Select(x => $"{x.file}:{x.i + 1}: {x.line.Trim()}")];
        Assert.Empty(violations);
    }

    [Fact]
    public void Engine_knows_neither_Http_nor_Json()
    {
        string[] violations = [.. SourceFiles("engine/Dynamo.Engine")
            .Where(file => UsingLine().Matches(File.ReadAllText(file))
                .Any(m => m.Groups[1].Value.StartsWith("System.Text.Json", StringComparison.Ordinal)
                    || m.Groups[1].Value.StartsWith("System.Net", StringComparison.Ordinal)))];
        Assert.Empty(violations);
    }

    private static IEnumerable<string> SourceFiles(string folder)
        => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?([\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(DynamoDB|AttributeValue|attribute_exists|GetItem|PutItem|LastEvaluatedKey|SortKey|PartitionKey)\b")]
    private static partial Regex DynamoDbWords();
}
