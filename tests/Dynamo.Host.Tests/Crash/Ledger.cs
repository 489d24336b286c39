namespace Dynamo.Host.Tests.Crash;

/// <summary>
/// What one client knows of its own keys: the last state that was acknowledged, and the one that was asked for when
/// the connection broke. A state is a number, 0 for absent. For one thread.
/// </summary>
internal sealed class Ledger(int client, int keys)
{
    private readonly int[] _acknowledged = new int[keys];
    private readonly int[] _asked = new int[keys];

    public int Keys => keys;

    public string NameOf(int key) => $"c{client}-{key}";

    public void Ask(int key, int state) => _asked[key] = state;

    public void Acknowledge(int key) => _acknowledged[key] = _asked[key];

    /// <summary>Compares with what the store holds after a crash, and takes that over as the truth.</summary>
    public void Settle(int key, int found)
    {
        Assert.True(found == _acknowledged[key] || found == _asked[key],
            $"{NameOf(key)} holds {found}; acknowledged was {_acknowledged[key]}, asked for last {_asked[key]}");
        _acknowledged[key] = _asked[key] = found;
    }
}
