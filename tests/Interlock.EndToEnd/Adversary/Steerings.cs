using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Adversary;

/// <summary>Operators' commands, spec files, dependencies.</summary>
public sealed class Steerings : Round
{
    internal static IReadOnlyList<Attempt> List { get; } =
    [
        Advance("walks from pending to done by hand", "state.illegal_transition", "done"),
        Advance("walks to reviewing by hand", "state.illegal_transition", "reviewing"),
        Advance("walks to implementing by hand", "state.needs_command", "implementing"),
        new(Kind, "walks from reviewing to done by hand", Outcome.Refused("state.needs_command", 4), arena =>
        {
            _ = arena.Undrained().Worked().Ask("submit").Data;
            arena.Guard();
            return arena.Ask("task", "advance", Arena.Target, "--to", "done", "--as", "ann");
        }),
        new(Kind, "keeps a fact that says it is done", Outcome.NoEffect, arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("task", "update", Arena.Target, "--set", "state=done", "--set", "merge_commit=" + new string('f', 40), "--set", "completion=imported");
        }),
        new(Kind, "makes a task that says it is done already", Outcome.NoEffect, arena =>
        {
            arena.Usual().Guard();
            return arena.Ask("task", "create", Arena.Target, "--title", "Do it", "--set", "state=done", "--set", "closed_at=2020-01-01T00:00:00Z");
        }),
        new(Kind, "makes a task as imported", Outcome.Refused("usage.invalid", 2), arena =>
        {
            arena.Usual().Guard();
            return arena.Ask("task", "create", Arena.Target, "--title", "Do it", "--completion", "imported");
        }),
        new(Kind, "claims before what it waits for is done", Outcome.ByGate(2, "dependencies.open"), arena =>
        {
            Waiting(arena.Usual());
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        new(Kind, "walks past what it waits for by hand", Outcome.ByGate(2, "dependencies.open"), arena =>
        {
            Waiting(arena.Usual());
            arena.Guard();
            return arena.Ask("task", "advance", Arena.Target, "--to", "pending", "--as", "ann");
        }),
        new(Kind, "cancels what it waits for", Outcome.ByGate(2, "dependencies.open"), arena =>
        {
            Waiting(arena.Usual());
            _ = arena.Ask("task", "cancel", "app/0", "--as", "ann").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        new(Kind, "takes its dependencies away, inside a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            Waiting(arena.Usual());
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["task", "update", Arena.Target, "--no-depends"]);
        }),
        new(Kind, "lets a held task go on, inside a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            _ = arena.Ask("task", "advance", Arena.Target, "--to", "blocked", "--as", "rita", "--reason", "not yet").Data;
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["task", "advance", Arena.Target, "--to", "pending", "--as", "rita"]);
        }),
        new(Kind, "claims what a person holds back", Outcome.Refused("task.held", 4), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            _ = arena.Ask("task", "advance", Arena.Target, "--to", "blocked", "--as", "rita", "--reason", "not yet").Data;
            arena.Guard();
            return arena.Ask("claim", Arena.Target, "--as", "ann");
        }),
        new(Kind, "changes what it waits for while it works", Outcome.Refused("task.active", 4), arena =>
        {
            arena.Usual().Scratch.Create("app/0", "--file", "two.txt");
            arena.Worked();
            arena.Guard();
            return arena.Ask("task", "update", Arena.Target, "--depends", "app/0");
        }),
        new(Kind, "drops its declared files while it works", Outcome.Refused("task.active", 4), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Ask("task", "update", Arena.Target, "--no-files");
        }),
        new(Kind, "takes back the event of a gate", Outcome.Refused("undo.not_possible", 4), arena =>
        {
            arena.Usual().Waiting();
            var seq = arena.Scratch.Events("GateRejected")[^1]["seq"]!.ToString();
            arena.Guard();
            return arena.Ask("task", "undo", Arena.Target, "--seq", seq, "--as", "rita");
        }),
        new(Kind, "takes back a reopening, inside a run", Outcome.Refused("operator.run", 6), arena =>
        {
            _ = arena.Usual().Worked().Ask("submit").Data;
            _ = arena.Ask("task", "reopen", Arena.Target, "--as", "rita", "--reason", "not so").Data;
            var seq = arena.Scratch.Events("OperatorAction")[^1]["seq"]!.ToString();
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["task", "undo", Arena.Target, "--seq", seq, "--as", "rita"]);
        }),
        new(Kind, "takes the locks of another away, inside a run", Outcome.Refused("operator.run", 6), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["lock", "force-release", Arena.Target, "--as", "rita", "--reason", "mine"]);
        }),
        new(Kind, "ticks its box by hand and syncs", Outcome.NoEffect, arena =>
        {
            Spec(arena.Usual(), "- [ ] 1. Do it\n  _Files: one.txt_\n");
            Edit(arena, "- [x] 1. Do it\n  _Files: one.txt_\n");
            arena.Guard();
            var synced = arena.Ask("spec", "sync", "app");
            Assert.Equal("tick.unproven", (string?)synced.Data["conflicts"]!.AsArray().Single()!["code"]);
            return synced;
        }),
        new(Kind, "ticks its box by hand and imports the file", Outcome.NoEffect, arena =>
        {
            Spec(arena.Usual(), "- [ ] 1. Do it\n  _Files: one.txt_\n");
            arena.Scratch.Write("forged.md", "- [x] 1. Do it\n  _Files: one.txt_\n");
            arena.Guard();
            return arena.Ask("spec", "import", "forged.md", "--name", "app");
        }),
        new(Kind, "ticks its box where ticks are trusted, inside a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            Spec(arena.With(Arena.Green + "kiro:\n  trust_ticks: true\n"), "- [ ] 1. Do it\n  _Files: one.txt_\n");
            Edit(arena, "- [x] 1. Do it\n  _Files: one.txt_\n");
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["spec", "sync", "app", "--as", "rita"]);
        }),
        new(Kind, "writes into the file that its merge is not needed, inside a run", Outcome.Refused("run.not_allowed", 6), arena =>
        {
            Spec(arena.Usual(), "- [ ] 1. Do it\n  _Files: one.txt_\n");
            Edit(arena, "- [ ] 1. Do it\n  _Files: one.txt_\n  _Completion: external_\n");
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["spec", "sync", "app"]);
        }),
        new(Kind, "writes its task anew with a ticked box, as one that was never read", Outcome.NoEffect, arena =>
        {
            Spec(arena.Usual(), "- [ ] 1. Do it\n  _Files: one.txt_\n- [ ] 2. Do more\n  _Files: two.txt_\n  _Depends: 1_\n");
            Edit(arena, "- [x] 9. Something quite unlike it\n- [ ] 2. Do more\n  _Files: two.txt_\n  _Depends: 9_\n");
            arena.Guard();
            return arena.Ask("spec", "sync", "app");
        }),
        new(Kind, "restores a backup, inside a run", Outcome.Refused("restore.operator", 6), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            var backup = arena.Ask("spec", "backup", "app").Data;
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["spec", "restore", (string)(backup is System.Text.Json.Nodes.JsonArray many ? many[0]! : backup)["path"]!, "--overwrite", "app", "--as", "rita"]);
        }),
        new(Kind, "restores a backup in which it wrote that it is done", Outcome.Refused("backup.damaged", 1), arena =>
        {
            arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
            var backup = arena.Ask("spec", "backup", "app").Data;
            var path = (string)(backup is System.Text.Json.Nodes.JsonArray many ? many[0]! : backup)["path"]!;
            var tasks = Path.Combine(path, "tasks.jsonl");
            File.WriteAllText(tasks, File.ReadAllText(tasks).Replace("pending", "done", StringComparison.Ordinal));
            arena.Guard();
            return arena.Ask("spec", "restore", path, "--name", "again", "--as", "rita");
        }),
        new(Kind, "moves the registry, inside a run", Outcome.Refused("migrate.operator", 6), arena =>
        {
            arena.Usual().Worked();
            arena.Guard();
            return arena.Inside("env -u INTERLOCK_RUN_ID", ["store", "migrate", "--to", $"files:{Path.Combine(arena.Scratch.Machine.Root, "elsewhere")}"]);
        }),
    ];

    private const string Kind = "steering";

    public static TheoryData<int, string> Attempts => Numbered(List);

    [ProgramTheory]
    [MemberData(nameof(Attempts))]
    public void Held(int number, string what) => Make(number, what);

    private static Attempt Advance(string what, string code, string state) => new(Kind, what, Outcome.Refused(code, 4), arena =>
    {
        arena.Usual().Scratch.Create(Arena.Target, "--file", "one.txt");
        arena.Guard();
        return arena.Ask("task", "advance", Arena.Target, "--to", state, "--as", "ann");
    });

    private static void Waiting(Arena arena)
    {
        arena.Scratch.Create("app/0", "--file", "two.txt");
        arena.Scratch.Create(Arena.Target, "--file", "one.txt", "--depends", "app/0");
    }

    private static void Spec(Arena arena, string text)
    {
        arena.Scratch.Write(".kiro/specs/app/tasks.md", text);
        arena.Scratch.Commit("a spec");
        _ = arena.Ask("spec", "sync", "app").Data;
    }

    private static void Edit(Arena arena, string text) => arena.Scratch.Write(".kiro/specs/app/tasks.md", text);
}
