using Interlock.EndToEnd.Harness;
using Interlock.Registry.Reviewing;
using Interlock.Storage;

namespace Interlock.EndToEnd.Adversary;

/// <summary>
/// The safeguards against <see cref="Policies"/> taken out one by one: the attempt then succeeds, so it is the safeguard that holds it and
/// not luck.
/// </summary>
public sealed class PolicyControlTests
{
    private const string Red = "merge:\n  checks: [{name: sound, run: '! grep -q changed one.txt'}]\n";

    [ProgramFact]
    public void Weaker_checks_merge_red_work_once_a_person_has_trusted_them()
    {
        using var arena = new Arena();
        var claimed = arena.With(Red).Worked();
        arena.Scratch.Write("interlock.yaml", Arena.Green + Scratch.Quick);
        _ = arena.Ask("trust", "--yes").Data;
        _ = claimed.Ask("submit").Data;
        arena.Scratch.Stands("done", Arena.Target);
        Assert.Equal(0, arena.Ask("spec", "verify").ExitCode);
    }

    [ProgramFact]
    public void Ann_approves_her_own_task_where_the_registry_has_forgotten_that_there_was_a_configuration()
    {
        using var arena = new Arena();
        arena.With(Arena.Green + "gates: {four_eyes: true}\n").Waiting();
        Forget(arena, facts => facts with { HasConfiguration = false });
        File.Delete(Path.Combine(arena.Scratch.Repository, "interlock.yaml"));
        File.Delete(Directory.EnumerateFiles(arena.Scratch.Machine.Home, "trust.json", SearchOption.AllDirectories).Single());
        Assert.Equal(0, arena.Approve(Arena.Target, "ann").ExitCode);
    }

    [ProgramFact]
    public void A_registry_that_has_forgotten_its_target_takes_what_is_checked_out()
    {
        using var scratch = new Scratch();
        scratch.Git("branch", "develop");
        scratch.Git("checkout", "--quiet", "-b", "topic");
        scratch.Create("app/1", "--file", "one.txt");
        scratch.EditStore(tx => tx.DeleteRecord("repository", "own"));
        _ = scratch.Worked("app/1", "one.txt", "changed\n").Ask("submit").Data;
        Assert.Contains("changed", scratch.Git("show", "topic:one.txt"), StringComparison.Ordinal);
    }

    [ProgramFact]
    public void A_commit_on_the_target_is_not_told_where_nobody_remembers_how_it_stood()
    {
        using var arena = new Arena();
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        _ = arena.Ask("run", "start", "--", "sh", "-c", $"cd '{arena.Scratch.Repository}' && echo direct >>two.txt && git -c user.name=a -c user.email=a@example.org commit -qam direct");
        var tip = arena.Scratch.Git("rev-parse", "main");
        Forget(arena, facts => facts with { Tip = tip });
        Assert.Equal(0, arena.Ask("spec", "verify").ExitCode);
    }

    private static void Forget(Arena arena, Func<RepositoryFacts, RepositoryFacts> change) => arena.Scratch.EditStore(tx =>
        RepositoryRecords.Facts.Put(tx, change(RepositoryRecords.Find(tx, "")!)));
}
