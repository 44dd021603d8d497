namespace Interlock.Cli.Output;

/// <summary>What a stretch of text means; colour is used for nothing else.</summary>
internal enum Tone
{
    Plain,

    /// <summary>The name of the thing the line is about.</summary>
    Strong,

    /// <summary>Beside the point.</summary>
    Faint,

    /// <summary>Done, passed.</summary>
    Good,

    /// <summary>Waits for somebody or something.</summary>
    Waiting,

    /// <summary>Failed, refused.</summary>
    Bad,

    /// <summary>Under way.</summary>
    Active,
}

/// <summary>A stretch of text in one tone. Its text is made harmless when it is printed.</summary>
internal readonly record struct Piece(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Piece(string? text) => new(text ?? "");

    public static Piece Strong(string text) => new(text, Tone.Strong);

    public static Piece Faint(string text) => new(text, Tone.Faint);

    public static Piece Good(string text) => new(text, Tone.Good);

    public static Piece Waiting(string text) => new(text, Tone.Waiting);

    public static Piece Bad(string text) => new(text, Tone.Bad);

    public static Piece Active(string text) => new(text, Tone.Active);
}
