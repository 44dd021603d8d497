namespace Interlock.Cli.Shapes;

/// <summary>The options that every command takes, before or after its name.</summary>
internal sealed class GlobalOptions
{
    public GlobalOptions() => All = [Json, Repo, Registry, As, Token, DryRun, NoColor, Yes];

    public IReadOnlyList<Option> All { get; }

    /// <summary>Its fields (<c>--json=id,title</c>) are taken off before parsing, see <see cref="Parsing.AnswerForm"/>.</summary>
    public Option Json { get; } = Option.Flag("--json", "Answer in JSON; --json=id,title selects fields.");

    public Option Repo { get; } = Option.Text("--repo", "DIR", "The repository, instead of the current directory.");

    public Option Registry { get; } = Option.Text("--registry", "URL", "The registry, instead of the repository's own (sqlite:PATH or files:DIR).");

    public Option As { get; } = Option.Text("--as", "WORKER", "Who is working; otherwise INTERLOCK_WORKER, or your login name.");

    public Option Token { get; } = Option.Integer("--token", "N", "The fencing token that the claim answered; otherwise INTERLOCK_TOKEN.");

    public Option DryRun { get; } = Option.Flag("--dry-run", "Say what would change and change nothing.");

    public Option NoColor { get; } = Option.Flag("--no-color", "Plain text without colour (as NO_COLOR does).");

    public Option Yes { get; } = Option.Flag("--yes", "Take the default instead of asking.");

    public Option? Find(string name) => CommandShape.Find(All, name);
}
