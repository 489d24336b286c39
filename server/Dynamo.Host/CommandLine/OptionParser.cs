namespace Dynamo.Host.CommandLine;

/// <summary>
/// Reads the command line. Our own because it runs in every cold start
/// (docs/adr/0011-command-line-parser.md).
/// </summary>
internal static class OptionParser
{
    /// <exception cref="UsageException">It cannot be understood.</exception>
    public static HostOptions Parse(ReadOnlySpan<string> args)
    {
        HostOptions options = new();
        for (int i = 0; i < args.Length; i++)
        {
            string name = args[i];
            string? argument = null;
            int equals = name.IndexOf('=', StringComparison.Ordinal);
            if (name.StartsWith("--", StringComparison.Ordinal) && equals > 0)
            {
                argument = name[(equals + 1)..];
                name = name[..equals];
            }
            Option option = Find(name);
            if (option.Argument == null)
            {
                if (argument != null)
                    throw new UsageException($"{name} takes no argument");
            }
            else if (argument == null)
            {
                if (++i == args.Length)
                    throw new UsageException($"{name} needs an argument: {option.Argument}");
                argument = args[i];
            }
            if (name == option.LocalName)
                options.LocalStyle = true;
            option.Apply(options, argument ?? "");
        }
        if (options is { InMemory: true, DataDirectory: not null })
            throw new UsageException("--in-memory and --data (-inMemory and -dbPath) exclude each other");
        return options;
    }

    private static Option Find(string name)
    {
        foreach (Option option in OptionTable.Options)
        {
            if (name == option.Name || name == option.LocalName)
                return option;
        }
        throw new UsageException(
            name.StartsWith('-') ? $"there is no option {name}" : $"'{name}' is not an option");
    }
}
