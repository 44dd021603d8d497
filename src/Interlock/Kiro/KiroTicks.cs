namespace Interlock.Kiro;

/// <summary>A task whose box is to be ticked, as it was called when the file was last read.</summary>
internal sealed record KiroTick(string Id, string Title);

/// <summary>What ticking did.</summary>
internal sealed record KiroTicked
{
    /// <summary>The file as it should be; the same bytes as before when nothing was to be done.</summary>
    public required byte[] Content { get; init; }

    /// <summary>Ids (as asked for) whose boxes were ticked.</summary>
    public required IReadOnlyList<string> Ticked { get; init; }

    /// <summary>Ids whose boxes bear the mark already.</summary>
    public required IReadOnlyList<string> Unchanged { get; init; }

    /// <summary>Ids for which no box, or no single box, could be found.</summary>
    public required IReadOnlyList<string> NotFound { get; init; }
}

/// <summary>
/// Ticks boxes in a file that may have been edited since it was read. A number is not an identity: a task is found by
/// number and title, then by its title alone, then by its number if the title is nearly the same; never by number alone.
/// </summary>
internal static class KiroTicks
{
    /// <summary>Sets the marks of these tasks' boxes and changes nothing else.</summary>
    /// <param name="content">The whole file as it is now.</param>
    /// <param name="tasks">Leaves and parents alike.</param>
    /// <param name="mark">As in <see cref="KiroWriter.Flip(byte[], int, char)"/>.</param>
    /// <returns>The new content, or a refusal of <see cref="KiroDocument.Parse"/> or <see cref="KiroWriter"/>.</returns>
    /// <param name="format">Null: Kiro's.</param>
    public static Result<KiroTicked> Apply(byte[] content, IReadOnlyCollection<KiroTick> tasks, char mark = 'x', PlanFormat? format = null)
    {
        ArgumentNullException.ThrowIfNull(content);
        ArgumentNullException.ThrowIfNull(tasks);
        var read = KiroDocument.Parse(content);
        if (read.IsRefused)
        {
            return read.Refusal;
        }

        format ??= KiroFormat.Plain;
        mark = mark == 'x' ? format.Tick(read.Value) : mark;
        var matches = TaskMatcher.Match(format.Drafts(read.Value, []), tasks);
        var boxes = matches.Where(match => !Bears(match.Value.Box, mark)).ToList();
        var written = KiroWriter.Flip(content, [.. boxes.Select(match => match.Value.Box).OrderBy(box => box.MarkOffset)], mark);
        if (written.IsRefused)
        {
            return written.Refusal;
        }

        var ticked = boxes.Select(match => match.Key.Id).ToHashSet(StringComparer.Ordinal);
        return new KiroTicked
        {
            Content = boxes.Count == 0 ? content : written.Value,
            Ticked = [.. tasks.Where(task => ticked.Contains(task.Id)).Select(task => task.Id)],
            Unchanged = [.. tasks.Where(task => matches.ContainsKey(task) && !ticked.Contains(task.Id)).Select(task => task.Id)],
            NotFound = [.. tasks.Where(task => !matches.ContainsKey(task)).Select(task => task.Id)],
        };
    }

    private static bool Bears(KiroBox box, char mark) =>
        (mark is 'x' or 'X' && box.Done) || (box.Mark.Length == 1 && box.Mark[0] == mark);
}
