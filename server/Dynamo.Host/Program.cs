namespace Dynamo.Host;

internal static class Program
{
    public static int Main(string[] args)
    {
        Console.Error.WriteLine("dynamo: the server is being put together");
        return 1;
    }
}
