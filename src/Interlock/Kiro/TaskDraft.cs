namespace Interlock.Kiro;

/// <summary>A task while the plan is being made. <see cref="Index"/> is its place in the file.</summary>
internal sealed class TaskDraft(int index, KiroBox box, TaskTitle title, TaskBody body, int section)
{
    public int Index { get; } = index;

    public KiroBox Box { get; } = box;

    public TaskTitle Title { get; } = title;

    public TaskBody Body { get; } = body;

    /// <summary>How many headings stand above it; equal for neighbours under one heading.</summary>
    public int Section { get; } = section;

    /// <summary>1-based: of its box, or of the last line of its text that is not blank.</summary>
    public int LastLine { get; init; } = box.Line;

    public string? Number => Title.Number;

    public string Id { get; set; } = "";

    /// <summary>The task it counts for; not one that is work itself.</summary>
    public TaskDraft? Parent { get; set; }

    /// <summary>The task it stands below in the file.</summary>
    public TaskDraft? Below { get; set; }

    public List<TaskDraft> Children { get; } = [];

    public bool IsParent => Children.Count > 0;

    public bool Optional { get; set; } = title.Optional;

    /// <summary>1 to 5 where the file says it.</summary>
    public int? Priority { get; set; }

    public bool IsCheckpoint { get; } = CheckpointTitle.Matches(title.Title);

    /// <summary>Leaves below a parent, at any depth; 1 for a leaf.</summary>
    public int Leaves { get; set; }

    /// <summary>0 at the top.</summary>
    public int Depth { get; set; }

    public TaskDraft Root
    {
        get
        {
            var root = this;
            while (root.Parent is { } above)
            {
                root = above;
            }

            return root;
        }
    }

    /// <summary>Whether it is the other, or stands below it in the file.</summary>
    public bool IsWithin(TaskDraft other)
    {
        for (var at = this; at is not null; at = at.Below)
        {
            if (at == other)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Itself, its parent, and so on up.</summary>
    public IEnumerable<TaskDraft> Lineage()
    {
        for (var at = this; at is not null; at = at.Parent)
        {
            yield return at;
        }
    }
}
