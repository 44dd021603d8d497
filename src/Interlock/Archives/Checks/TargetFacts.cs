using Interlock.Registry;

namespace Interlock.Archives.Checks;

/// <summary>A commit of the target.</summary>
/// <param name="Parents">First parent first.</param>
internal sealed record MergedCommit(string Tree, IReadOnlyList<string> Parents);

/// <summary>What git says of the commits by which tasks are done.</summary>
/// <param name="Name">Of the target branch.</param>
/// <param name="Asked">Commits that git was asked about.</param>
/// <param name="Commits">Those of them that are on the target.</param>
/// <param name="Carried">Those of the others whose content stands there in another commit, with that commit.</param>
internal sealed record TargetFacts(string Name, IReadOnlySet<string> Asked, IReadOnlyDictionary<string, MergedCommit> Commits, IReadOnlyDictionary<string, string> Carried)
{
    internal void Judge(Survey survey, string task, string commit, MergeEvidence evidence, string head, string next)
    {
        if (!Asked.Contains(commit) || Carried.ContainsKey(commit))
        {
            return;
        }

        if (!Commits.TryGetValue(commit, out var merged))
        {
            survey.Error("done.not_on_target", task, $"{task} is done by {commit}, which is not on {Name}.", $"Put it back on {Name}, or reopen the task with 'interlock task reopen {task} --reason TEXT'.");
        }
        else if (evidence is { Passed: true, Tree.Length: > 0 } && evidence.Tree != merged.Tree)
        {
            survey.Error("done.other_tree", task, $"The checks of {task} ran on another tree than that of {commit}.", next);
        }
        else if (evidence.Outside is null && head.Length > 0 && head != commit && !merged.Parents.Contains(head))
        {
            survey.Error("done.other_patch", task, $"{commit}, by which {task} is done, does not merge {head}, which was handed in.", next);
        }
    }
}
