namespace Dynamo.Histories.Tests;

/// <summary>What a client asked for.</summary>
internal enum CallKind
{
    /// <summary>GetItem, consistent.</summary>
    Read,

    /// <summary>PutItem without a condition.</summary>
    Write,

    /// <summary>UpdateItem that adds to the value and returns the new one.</summary>
    Add,

    /// <summary>PutItem under the condition that the value is a given one.</summary>
    CompareAndSet,

    /// <summary>TransactGetItems.</summary>
    ReadAll,

    /// <summary>TransactWriteItems of compare-and-sets.</summary>
    CompareAndSetAll,
}

/// <summary>What a client was told.</summary>
internal enum Outcome
{
    Done,

    /// <summary>A condition did not hold; <see cref="Call.Reasons"/> says which.</summary>
    ConditionFailed,

    /// <summary>Refused for contention: nothing happened, and nothing follows about the values.</summary>
    Conflict,
}

/// <summary>
/// One completed call of one client on registers that hold small positive numbers, 0 for absent: a part of a history.
/// </summary>
internal sealed record Call
{
    public required int Client { get; init; }

    public required CallKind Kind { get; init; }

    /// <summary>The registers, distinct.</summary>
    public required int[] Keys { get; init; }

    /// <summary>What each register was to hold, for compare-and-sets.</summary>
    public int[] Expected { get; init; } = [];

    /// <summary>What was written to each register, or the amount added.</summary>
    public int[] Values { get; init; } = [];

    /// <summary>What each register was said to hold: read, or after an addition.</summary>
    public int[] Answers { get; set; } = [];

    public Outcome Outcome { get; set; }

    /// <summary>Of a refused transaction: for each register whether its condition failed.</summary>
    public bool[] Reasons { get; set; } = [];

    /// <summary>Ticks of one clock for all clients, before sending.</summary>
    public long Invoked { get; set; }

    /// <summary>Ticks of the same clock, after the answer.</summary>
    public long Returned { get; set; }

    public override string ToString()
        => $"client {Client} [{Invoked}, {Returned}] {Kind} keys [{Join(Keys)}] expected [{Join(Expected)}] values [{Join(Values)}] "
            + $"→ {Outcome} [{Join(Answers)}]{(Reasons.Length == 0 ? "" : $" failed [{string.Join(' ', Reasons)}]")}";

    private static string Join(int[] numbers) => string.Join(' ', numbers);
}
