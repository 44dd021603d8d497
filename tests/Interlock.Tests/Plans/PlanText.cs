using Interlock.Kiro;
using Interlock.Plans;
using Interlock.Tests.Kiro;

namespace Interlock.Tests.Plans;

/// <summary>Reads small plans of other tools written in the tests.</summary>
internal static class PlanText
{
    public static KiroPlan SpecKit(string text, bool storiesFollow = false) => new PlanFormats(new(), storiesFollow, false).Named("spec-kit")!.Plan(Spec.Document(text));

    public static KiroPlan OpenSpec(string text, bool sectionsFree = false) => new PlanFormats(new(), false, sectionsFree).Named("openspec")!.Plan(Spec.Document(text));

    /// <summary>What each task waits for, directly.</summary>
    public static string Order(this KiroPlan plan) => string.Join('|', plan.Tasks.Where(task => !task.IsParent).Select(task => $"{task.Id}<{plan.Waits(task.Id).Replace(' ', ',')}"));

    /// <summary>For every task of a plan without parents those that are surely done before it.</summary>
    public static Dictionary<string, HashSet<string>> Before(KiroPlan plan)
    {
        var byId = plan.Tasks.ToDictionary(task => task.Id, StringComparer.Ordinal);
        var children = plan.Tasks.Where(task => task.Parent is not null).ToLookup(task => task.Parent!, StringComparer.Ordinal);
        var known = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var task in plan.Tasks)
        {
            Of(task.Id);
        }

        return known;

        HashSet<string> Of(string id)
        {
            if (known.TryGetValue(id, out var before))
            {
                return before;
            }

            known[id] = before = new(StringComparer.Ordinal);
            foreach (var to in byId[id].Dependencies.SelectMany(edge => Leaves(edge.Id)))
            {
                before.Add(to);
                before.UnionWith(Of(to));
            }

            return before;
        }

        IEnumerable<string> Leaves(string id) => byId[id].IsParent ? children[id].SelectMany(child => Leaves(child.Id)) : [id];
    }
}
