using System.Text;
using Dynamo.Server.Http;

namespace Dynamo.Server.Tests.Http;

public class RequestIdsTests
{
    [Fact]
    public void Identifiers_are_of_the_services_form_and_differ()
    {
        RequestIds ids = new(1);
        HashSet<string> seen = [];
        byte[] id = new byte[RequestIds.LengthBytes];
        for (int i = 0; i < 10_000; i++)
        {
            ids.Write(id);
            string text = Encoding.ASCII.GetString(id);
            Assert.Matches("^[0-9A-Z]{52}$", text);
            Assert.True(seen.Add(text), $"{text} came twice");
        }
    }
}
