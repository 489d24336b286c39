using Dynamo.Storage.Log;
using Dynamo.Storage.Ordered;
using Dynamo.Storage.Values;

namespace Dynamo.Storage.Commits;

/// <summary>All that one operation needs, in wait for the next one: nothing is allocated in between.</summary>
internal sealed class Workspace(ValueLog values, Latches latches, VersionSequence versions, Keyspaces keyspaces)
    : IDisposable
{
    public ValueSession Session { get; } = values.NewSession();

    public FullKeyBuffer FullKey { get; } = new();

    public LatchSet Latches { get; } = new(latches);

    public CommitScope Scope { get; } = new(versions, keyspaces);

    public KeyWalk Walk { get; } = new();

    /// <summary>Keys of the walk whose records lie elsewhere than their hints say, by index.</summary>
    public List<(int Index, long Address)> Moved { get; } = [];

    public void Dispose() => Session.Dispose();
}
