using Interlock.Journal;
using Interlock.Lifecycle;
using Interlock.Storage;

namespace Interlock.Archives.Checks;

/// <summary>The log against itself, and against what is stored: replayed event by event.</summary>
internal static class EventCheck
{
    public static Testimony Run(Survey survey, EventArchive? archive)
    {
        var ends = survey.Reader.EventEnds();
        CheckArchive(survey, archive, ends.Anchor);
        var replay = new EventReplay(survey);
        var testimony = new Testimony();
        using var events = survey.Reader.EnumerateEvents(new()).GetEnumerator();
        if (EventChain.FirstBreak(Seen(), ends.Anchor, ends.Head) is { } broken)
        {
            survey.Error("events." + broken.Kind, null, broken.Message, "Keep the store as it is; restore the specs from a backup made before, under new names, and compare.");
        }

        // Behind a break the chain says nothing more, but the states still do.
        foreach (var _ in Seen())
        {
            continue;
        }

        replay.Compare(complete: ends.Anchor.Seq == 0);
        return testimony;

        IEnumerable<JournalEvent> Seen()
        {
            while (events.MoveNext())
            {
                survey.Checked.Events++;
                replay.Add(events.Current);
                testimony.Add(events.Current);
                yield return events.Current;
            }
        }
    }

    private static void CheckArchive(Survey survey, EventArchive? archive, ChainMark anchor)
    {
        try
        {
            if (archive?.FirstBreak(anchor) is { } broken)
            {
                survey.Error("events." + broken.Kind, null, $"In the archive {archive.Location}: {broken.Message}", "Put the archive's files back from a copy; the registry itself does not need them.");
            }
        }
        catch (RefusalException unreadable)
        {
            survey.Error("events.archive", null, unreadable.Refusal.Message, unreadable.Refusal.Hint ?? "");
        }
    }
}
