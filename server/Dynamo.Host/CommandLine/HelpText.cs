using System.Reflection;
using System.Text;

namespace Dynamo.Host.CommandLine;

/// <summary>What --help and --version print.</summary>
internal static class HelpText
{
    private const int TextColumn = 30;

    public static string Version => typeof(HelpText).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public static string Help()
    {
        StringBuilder text = new();
        text.Append(
            """
            dynamo: a local DynamoDB. Point any AWS SDK at http://127.0.0.1:8000; every access key is accepted.

            Usage: dynamo [options]

              dynamo --in-memory                      for tests: nothing outlives the process
              dynamo --data ./my-data --port 8001     keeps its data, survives crashes
              dynamo bench --help                     YCSB workloads against any endpoint
              dynamo check DIR                        verifies a data directory
              dynamo dump --help, dynamo load --help  tables as lines of DynamoDB JSON

            Options:

            """);
        foreach (Option option in OptionTable.Options.Where(o => o.Name != null))
            Append(text, string.Concat(option.Name, option.Argument == null ? "" : " " + option.Argument), option.Help);
        text.Append("\nDynamoDB Local's flags, for those who come from there:\n");
        foreach (Option option in OptionTable.Options.Where(o => o.LocalName != null))
        {
            Append(text, string.Concat(option.LocalName, option.Argument == null ? "" : " " + option.Argument),
                option.Name == null ? option.Help : $"As {option.Name}.");
        }
        text.Append(
            """

            Exit codes: 0 stopped as asked, 1 unexpected failure, 2 wrong options,
                        3 cannot listen on the address, 4 cannot use the data directory.

            """);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string names, string help)
    {
        text.Append("  ").Append(names.PadRight(TextColumn - 3));
        string[] lines = help.Split('\n');
        for (int i = 0; i < lines.Length; i++)
            text.Append(i == 0 ? " " : new string(' ', TextColumn)).Append(lines[i]).Append('\n');
    }
}
