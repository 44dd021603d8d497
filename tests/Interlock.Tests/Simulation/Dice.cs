namespace Interlock.Tests.Simulation;

/// <summary>Chance that is the same on every machine: one for each step, so that a step keeps its luck when others are left out.</summary>
internal sealed class Dice(ulong seed)
{
    private ulong state = Mix(seed);

    public static Dice For(int seed, int step) => new(((ulong)(uint)seed << 32) ^ ((ulong)(uint)step * 0x9E3779B97F4A7C15));

    /// <summary>0 to <paramref name="sides"/> - 1.</summary>
    public int Roll(int sides)
    {
        state += 0x9E3779B97F4A7C15;
        return (int)(Mix(state) % (ulong)sides);
    }

    /// <summary>True once in so many times.</summary>
    public bool Once(int times) => Roll(times) == 0;

    public T Pick<T>(IReadOnlyList<T> of) => of[Roll(of.Count)];

    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
