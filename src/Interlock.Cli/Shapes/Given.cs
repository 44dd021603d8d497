namespace Interlock.Cli.Shapes;

/// <summary>An option or an operand with the value given to it.</summary>
/// <param name="Key">The option or operand.</param>
/// <param name="Value">Its value; a flag's is empty.</param>
/// <typeparam name="T"><see cref="Option"/> or <see cref="Operand"/>.</typeparam>
internal sealed record Given<T>(T Key, string Value)
    where T : class;
