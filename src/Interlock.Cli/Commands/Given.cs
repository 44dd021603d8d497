namespace Interlock.Cli.Commands;

/// <summary>An option or an operand with the value given to it. A class: lists of value pairs would be compiled anew at each start.</summary>
/// <param name="key">The option or operand.</param>
/// <param name="value">Its value; a flag's is empty.</param>
/// <typeparam name="T"><see cref="Option"/> or <see cref="Operand"/>.</typeparam>
internal sealed class Given<T>(T key, string value)
    where T : class
{
    public T Key => key;

    public string Value => value;

    public void Deconstruct(out T itsKey, out string itsValue) => (itsKey, itsValue) = (key, value);
}
