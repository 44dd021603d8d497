namespace Interlock.Cli.Commands.Demo;

/// <summary>What became of one task, as the events told it.</summary>
internal sealed class DemoTask(string id, string title, bool optional)
{
    private readonly List<string> notes = [];

    public string Id => id;

    public string Title => title;

    public bool Optional => optional;

    public int Runs { get; set; }

    public bool Done { get; set; }

    /// <summary>When it was last claimed; locks taken at any other moment are taken for files as they are touched.</summary>
    public string ClaimedAt { get; set; } = "";

    /// <summary>What was out of the ordinary, in the order it happened, each once.</summary>
    public IReadOnlyList<string> Notes => notes;

    public void Note(string text)
    {
        if (!notes.Contains(text))
        {
            notes.Add(text);
        }
    }
}
