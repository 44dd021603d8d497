using System.Diagnostics.CodeAnalysis;

namespace Interlock;

/// <summary>Either a value or the refusal that took its place.</summary>
/// <typeparam name="T">What success carries.</typeparam>
public readonly struct Result<T>
{
    private readonly T? value;

    private Result(T? value, Refusal? refusal)
    {
        this.value = value;
        Refusal = refusal;
    }

    /// <summary>Null: there is a value.</summary>
    public Refusal? Refusal { get; }

    /// <summary>True: there is a refusal and no value.</summary>
    [MemberNotNullWhen(true, nameof(Refusal))]
    public bool IsRefused => Refusal is not null;

    /// <summary>The value; asking a refused result for it is a bug and throws.</summary>
    public T Value => Refusal is null ? value! : throw new RefusalException(Refusal);

    /// <summary>Success.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "The conversions are the whole point.")]
    public static implicit operator Result<T>(T value) => new(value, null);

    /// <summary>An expected no.</summary>
    public static implicit operator Result<T>(Refusal refusal) => new(default, refusal);
}
