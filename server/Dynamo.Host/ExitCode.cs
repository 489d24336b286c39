namespace Dynamo.Host;

/// <summary>What the process ends with. Scripts rely on the numbers.</summary>
internal static class ExitCode
{
    public const int Stopped = 0;
    public const int UnexpectedFailure = 1;
    public const int WrongOptions = 2;
    public const int CannotListen = 3;
    public const int CannotUseData = 4;
}
