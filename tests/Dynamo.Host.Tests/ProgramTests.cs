using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Dynamo.Host.Tests;

/// <summary>What a person or a script sees of the program: lines, exit codes, signals.</summary>
public class ProgramTests
{
    [Fact]
    public async Task Start_up_line_says_where_it_listens_and_where_the_data_is()
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("--port", "0", "--in-memory");
        Assert.Matches(@"^dynamo \S+ listens on http://127\.0\.0\.1:\d+, data in memory only$", program.StartUpLine);
        Assert.StartsWith("HTTP/1.1 200 OK", Get(program.EndPoint));
    }

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_ends_it_in_order(string signal)
    {
        using DynamoProcess program = await DynamoProcess.ServeAsync("-port", "0", "-inMemory", "-sharedDb");
        program.Signal(signal);
        Assert.Equal(ExitCode.Stopped, await program.WaitForExitAsync());
        Assert.Throws<SocketException>(() => Get(program.EndPoint));
    }

    [Fact]
    public async Task Port_in_use_is_said_to_be_in_use()
    {
        using TcpListener other = new(IPAddress.Loopback, 0);
        other.Start();
        string port = $"{((IPEndPoint)other.LocalEndpoint).Port}";
        (int exitCode, string output, string error) = await DynamoProcess.RunAsync("--port", port, "--in-memory");
        Assert.Equal((ExitCode.CannotListen, ""), (exitCode, output));
        Assert.Equal(
            $"dynamo: cannot listen on 127.0.0.1:{port}: another program listens there already (--port 0 takes a free port)\n",
            error);
    }

    [Fact]
    public async Task Address_of_another_machine_is_refused()
    {
        (int exitCode, _, string error) =
            await DynamoProcess.RunAsync("--host", "192.0.2.1", "--port", "0", "--in-memory");
        Assert.Equal(ExitCode.CannotListen, exitCode);
        Assert.Equal("dynamo: cannot listen on 192.0.2.1:0: this machine has no such address\n", error);
    }

    [Fact]
    public async Task Wrong_option_is_named()
    {
        (int exitCode, string output, string error) = await DynamoProcess.RunAsync("--colour");
        Assert.Equal((ExitCode.WrongOptions, ""), (exitCode, output));
        Assert.Equal("dynamo: there is no option --colour (dynamo --help lists the options)\n", error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-help")]
    public async Task Help_lists_every_option_in_lines_that_fit_a_terminal(string option)
    {
        (int exitCode, string output, string error) = await DynamoProcess.RunAsync(option);
        Assert.Equal((ExitCode.Stopped, ""), (exitCode, error));
        string[] names = ["--port PORT", "--host ADDRESS", "--data DIR", "--in-memory", "--durability MODE",
            "--memory SIZE", "--isolate", "-dbPath DIR", "-inMemory", "-sharedDb", "-cors ORIGINS",
            "-delayTransientStatuses"];
        Assert.All(names, name => Assert.Contains($"  {name} ", output));
        Assert.All(output.Split('\n'), line => Assert.InRange(line.Length, 0, 110));
    }

    [Fact]
    public async Task Version_is_one_line()
    {
        (int exitCode, string output, _) = await DynamoProcess.RunAsync("-version");
        Assert.Equal(ExitCode.Stopped, exitCode);
        Assert.Matches(@"^dynamo \d+\.\d+\.\d+\n$", output);
    }

    private static string Get(IPEndPoint endPoint)
    {
        using Socket socket = new(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 10_000 };
        socket.Connect(endPoint);
        socket.Send("GET / HTTP/1.1\r\nHost: h\r\n\r\n"u8);
        byte[] answer = new byte[2048];
        return Encoding.ASCII.GetString(answer, 0, socket.Receive(answer));
    }
}
