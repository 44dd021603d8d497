using Interlock.Cli.Composition;
using Interlock.Cli.Output;
using Interlock.Contract;
using Interlock.Registry;
using Interlock.Registry.Answering;
using Interlock.Registry.Claiming;
using Interlock.WorkGraph;

namespace Interlock.Cli.Commands.Protocol;

/// <summary><c>claim</c>: a lease on a task, its locks and its worktree.</summary>
internal sealed class ClaimCommand : WorkplaceCommand
{
    private readonly Operand task = Operand.Maybe("TASK", "The task, SPEC/ID; without it the best ready one.");
    private readonly Option spec = Option.Text("--spec", "SPEC", "Only tasks of this spec.");
    private readonly Option skill = Option.Text("--skill", "S", "Only tasks that require this skill.");
    private readonly Option noWorktree = Option.Flag("--no-worktree", "Make no worktree; you work in a checkout of your own.");
    private readonly Option key = Option.Text("--key", "K", "Idempotency key: the same key gives the same claim.");

    public override CommandShape Shape => new("claim", "Claim a task: one winner, its files locked, its worktree made.")
    {
        Operands = [task],
        Options = [spec, skill, noWorktree, key],
        Data = AnswerShape.One<ClaimAnswer>("claim"),
        Examples = ["interlock claim --as ann", "interlock claim chat-app/1.1 --as ann"],
    };

    protected override async ValueTask<int> RunAsync(CommandContext context, Workplace workplace, Arguments arguments)
    {
        TaskRef? named = null;
        if (arguments.Text(task) is { } text)
        {
            var parsed = TaskRef.Parse(text);
            if (parsed.IsRefused)
            {
                return context.Refuse(parsed.Refusal);
            }

            named = parsed.Value;
        }

        var request = new ClaimRequest
        {
            Actor = context.Actor(),
            Task = named,
            Spec = arguments.Text(spec),
            Skill = arguments.Text(skill),
            Key = arguments.Text(key),
        };
        var claimed = workplace.Registry.Claiming.Claim(request);
        if (claimed is { IsRefused: true, Refusal.Code: "run.living" } && !context.DryRun)
        {
            // What an earlier claim has left running is ended before anybody else works on it.
            await workplace.LostRuns.EndAsync(named!.Value, context.Actor(), context.Interrupts.Hard);
            claimed = workplace.Registry.Claiming.Claim(request);
        }

        if (claimed.IsRefused)
        {
            return context.Refuse(claimed.Refusal);
        }

        var grant = claimed.Value;
        string? worktree = null;
        if (grant.Task.Completion == WorkGraph.Completion.Merge && workplace.Registry.Workspace is not null)
        {
            var prepared = arguments.Has(noWorktree)
                ? Alone(workplace.Registry.Preparing.Branch(grant, context.Actor()))
                : Made(await workplace.Registry.Preparing.WorktreeAsync(grant, context.Actor(), context.Interrupts.Graceful));
            if (prepared.IsRefused)
            {
                return context.Refuse(prepared.Refusal);
            }

            grant = grant with { Task = prepared.Value.Task };
            worktree = prepared.Value.Worktree;
        }

        var view = workplace.Registry.Reading.View(grant.Task);
        return context.Print.One(
            ClaimAnswer.Of(grant, view, worktree),
            page => page.Line(Piece.Good("claimed "), Piece.Strong(grant.Task.Ref.ToString()), "  ", grant.Task.Title)
                .Facts(("token", $"{grant.Claim.Token}"), ("until", $"{grant.Claim.ExpiresAt:u}"), ("worktree", worktree), ("branch", grant.Task.Branch), ("files", string.Join(", ", grant.Files)))
                .Lines(Next(context, grant, worktree)));
    }

    /// <summary>The lines to type from here on; in the worktree its holder needs neither name nor token.</summary>
    private static string Next(CommandContext context, ClaimGrant grant, string? worktree)
    {
        var who = context.Worker is { } worker ? $" --as {worker}" : "";
        var which = worktree is null ? $" {grant.Task.Ref}{who} --token {grant.Claim.Token}" : who;
        string[] lines = grant.Task.Completion switch
        {
            WorkGraph.Completion.Merge => [.. worktree is null ? Array.Empty<string>() : [$"cd {Quoted(worktree)}"], $"interlock start{which}", "# edit and commit", $"interlock submit{which}"],
            WorkGraph.Completion.Manual => [$"interlock start{which}", $"interlock approve {grant.Task.Ref} --for completion --as NAME --reason TEXT", $"interlock finish{which}"],
            WorkGraph.Completion.External => [$"interlock start{which}", $"interlock run start --task {grant.Task.Ref}{who} --token {grant.Claim.Token} -- COMMAND", $"interlock finish{which}"],
            _ => [$"interlock start{which}", $"interlock submit{which}"],
        };
        return string.Join('\n', lines.Prepend("next:"));
    }

    private static string Quoted(string path) => path.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '-' or '_') ? path : $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static Result<(WorkTask Task, string? Worktree)> Alone(Result<WorkTask> branch) => branch.IsRefused ? branch.Refusal : (branch.Value, null);

    private static Result<(WorkTask Task, string? Worktree)> Made(Result<(WorkTask Task, string Worktree)> made) => made.IsRefused ? made.Refusal : (made.Value.Task, made.Value.Worktree);
}
