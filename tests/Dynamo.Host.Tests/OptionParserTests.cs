using Dynamo.Host.CommandLine;
using Dynamo.Storage;

namespace Dynamo.Host.Tests;

public class OptionParserTests
{
    [Fact]
    public void Nothing_given_is_port_8000_on_the_loopback_with_durable_data()
    {
        HostOptions options = Parse("");
        Assert.Equal(("127.0.0.1", 8000), (options.Host, options.Port));
        Assert.False(options.InMemory);
        Assert.Null(options.DataDirectory);
        Assert.Equal(Durability.Commit, options.Durability);
        Assert.False(options.KeepsStoresApart);
    }

    [Theory]
    [InlineData("--port 8001")]
    [InlineData("--port=8001")]
    [InlineData("-port 8001")]
    public void Port_is_read_in_every_spelling(string line) => Assert.Equal(8001, Parse(line).Port);

    [Theory]
    [InlineData("--in-memory", false)]
    [InlineData("--in-memory --isolate", true)]
    [InlineData("-inMemory", true)]
    [InlineData("-inMemory -sharedDb", false)]
    [InlineData("-port 8000 --in-memory", true)]
    public void Stores_are_apart_where_asked_or_where_DynamoDB_Local_has_them_apart(string line, bool apart)
        => Assert.Equal(apart, Parse(line).KeepsStoresApart);

    [Fact]
    public void Flags_of_DynamoDB_Local_mean_the_same_here()
    {
        HostOptions options = Parse("-port 1 -dbPath d -sharedDb -cors a,b -delayTransientStatuses -optimizeDbBeforeStartup -disableTelemetry");
        Assert.Equal((1, "d", "a,b", true), (options.Port, options.DataDirectory, options.CorsOrigins, options.DelayTransientStatuses));
    }

    [Theory]
    [InlineData("1048576", 1L << 20)]
    [InlineData("64MB", 64L << 20)]
    [InlineData("64m", 64L << 20)]
    [InlineData("512MiB", 512L << 20)]
    [InlineData("1.5GB", 3L << 29)]
    [InlineData("2t", 2L << 40)]
    public void Memory_is_read_with_its_unit(string size, long bytes) => Assert.Equal(bytes, Parse($"--memory {size}").MemoryBytes);

    [Fact]
    public void Item_collections_have_a_limit_only_if_asked_for()
        => Assert.Equal(((long?)null, (long?)(10L << 30)), (Parse("").ItemCollectionLimit, Parse("--item-collection-limit 10GB").ItemCollectionLimit));

    [Theory]
    [InlineData("--port", "--port needs an argument: PORT")]
    [InlineData("--port 65536", "the port '65536' is not a number from 0 to 65535")]
    [InlineData("--port -1", "the port '-1' is not a number from 0 to 65535")]
    [InlineData("--in-memory=yes", "--in-memory takes no argument")]
    [InlineData("--durability soon", "the durability 'soon' is none of commit, interval and none")]
    [InlineData("--memory 10", "the memory size '10' is not one of at least 1MB, such as 512MB or 4GB")]
    [InlineData("--memory 1XB", "the memory size '1XB' is not one of at least 1MB, such as 512MB or 4GB")]
    [InlineData("--item-collection-limit 10", "the limit '10' is not one of at least 1MB, such as 512MB or 4GB")]
    [InlineData("--host nowhere", "the host 'nowhere' is neither an IP address nor localhost")]
    [InlineData("--data d --in-memory", "--in-memory and --data (-inMemory and -dbPath) exclude each other")]
    [InlineData("-ports 1", "there is no option -ports")]
    [InlineData("serve", "'serve' is not an option")]
    public void Wrong_line_says_what_is_wrong(string line, string message)
        => Assert.Equal(message, Assert.Throws<UsageException>(() => Parse(line)).Message);

    private static HostOptions Parse(string line)
        => OptionParser.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
