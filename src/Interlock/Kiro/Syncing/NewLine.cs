namespace Interlock.Kiro.Syncing;

/// <summary>A task that is to get a line of its own in the file.</summary>
/// <param name="Number">Its id, which the line is to bear.</param>
internal sealed record NewLine(string Number, string Title, bool Optional, string Mark)
{
    /// <summary>Sorts 1.9 before 1.10, and a parent before what is below it.</summary>
    public string Order => string.Join('.', Number.Split('.').Select(part => part.PadLeft(8, '0')));

    /// <summary>Whether a line can bear an id: only a number reads back as itself.</summary>
    public static bool Bears(string id) => TaskNumber.Read($"{id}. ") is { Starred: false } number && number.Text == id;
}
