using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Operations;

public class MoveToFrontTests
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(16, 3, 5)]
    [InlineData(16, 16, 5)]
    [InlineData(16, 17, 5)]
    [InlineData(16, 100, 5)]
    [InlineData(16, 100, 500)]
    [InlineData(512, 40, 100_000)]
    public void Front_written_last_comes_first(int room, int frontLength, int restLength)
    {
        using ResponseBuffer output = new();
        string front = new('f', frontLength);
        string rest = string.Concat(Enumerable.Range(0, restLength).Select(i => (char)('0' + i % 10)));
        output.GetSpan(room);
        output.Advance(room);
        output.Write(Encoding.ASCII.GetBytes(rest));
        int mark = output.Length;
        output.Write(Encoding.ASCII.GetBytes(front));
        output.MoveToFront(mark, room);
        Assert.Equal(front + rest, Encoding.ASCII.GetString(output.Written));
        Assert.Equal(front.Length + rest.Length, output.Length);


        output.Reset();
        output.Write("new"u8);
        Assert.Equal("new", Encoding.ASCII.GetString(output.Written));
    }
}
