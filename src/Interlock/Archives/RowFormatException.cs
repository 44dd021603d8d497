namespace Interlock.Archives;

/// <summary>A line that is not the row it should be.</summary>
internal sealed class RowFormatException(string message, Exception? inner = null) : Exception(message, inner);
