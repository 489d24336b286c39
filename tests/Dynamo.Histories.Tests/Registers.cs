namespace Dynamo.Histories.Tests;

/// <summary>The state of up to four registers of 16 bits each in one number, and what each call means for it.</summary>
internal static class Registers
{
    public const int MaxCount = 4;

    public static int Get(ulong state, int key) => (int)(state >> (16 * key)) & 0xFFFF;

    public static ulong Set(ulong state, int key, int value)
        => (state & ~(0xFFFFUL << (16 * key))) | ((ulong)(ushort)value << (16 * key));

    /// <summary>
    /// Whether the call could have been answered as it was if it happened at this state; <paramref name="next"/> is
    /// the state after it.
    /// </summary>
    public static bool TryApply(Call call, ulong state, out ulong next)
    {
        next = state;
        if (call.Outcome == Outcome.Conflict)
            return true;
        switch (call.Kind)
        {
            case CallKind.Read or CallKind.ReadAll:
                return Holds(state, call.Keys, call.Answers);
            case CallKind.Write:
                next = Set(state, call.Keys[0], call.Values[0]);
                return true;
            case CallKind.Add:
                int sum = Get(state, call.Keys[0]) + call.Values[0];
                next = Set(state, call.Keys[0], sum);
                return sum == call.Answers[0];
            case CallKind.CompareAndSet or CallKind.CompareAndSetAll:
                return TryCompareAndSet(call, state, out next);
            default:
                throw new InvalidOperationException($"unknown call {call.Kind}");
        }
    }

    private static bool TryCompareAndSet(Call call, ulong state, out ulong next)
    {
        next = state;
        if (call.Outcome == Outcome.ConditionFailed)
        {
            for (int i = 0; i < call.Keys.Length; i++)
            {
                if ((Get(state, call.Keys[i]) != call.Expected[i]) != call.Reasons[i])
                    return false;
            }
            return true;
        }
        if (!Holds(state, call.Keys, call.Expected))
            return false;
        for (int i = 0; i < call.Keys.Length; i++)
            next = Set(next, call.Keys[i], call.Values[i]);
        return true;
    }

    private static bool Holds(ulong state, int[] keys, int[] values)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            if (Get(state, keys[i]) != values[i])
                return false;
        }
        return true;
    }
}
