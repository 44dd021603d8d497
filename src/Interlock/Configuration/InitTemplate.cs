using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Interlock.Configuration;

/// <summary>The <c>interlock.yaml</c> that <c>init</c> writes: everything in it may be deleted.</summary>
internal static class InitTemplate
{
    /// <summary>The text of a new file. One space behind the <c>#</c>: prose. None or more: a setting, commented out.</summary>
    /// <param name="checks">See <see cref="CheckProposals"/>. Empty: the checks stay unset, and gate 7 will say so.</param>
    /// <param name="registry">The registry that was asked for, so that the next command finds it. Null: the repository's own.</param>
    /// <param name="integration">See <see cref="IntegrationCommands"/>. They become prose: a person decides which of them hold for every merge.</param>
    public static string Text(IReadOnlyList<ProposedCheck> checks, string? registry = null, IReadOnlyList<IntegrationCommand>? integration = null)
    {
        var text = new StringBuilder();
        text.Append("""
            # Interlock: how tasks of this repository are worked on, checked and merged.
            # Everything has a default; `interlock config show` prints what is in effect, `interlock schema config` every key.
            # Commands in this file run only after somebody has read them and said `interlock trust`.

            # What must pass on the exact tree that the target branch moves to. The word none asks for nothing.
            merge:

            """);
        text.Append(checks.Count > 0 ? Proposed(checks) : """
              # No test command was found here. Until one is named, or none is said, gate 7 refuses every merge.
            #  checks:
            #    - name: test
            #      run: make test
            #      timeout_seconds: 1800

            """);
        text.Append(Told([.. (integration ?? []).Where(command => !checks.Any(check => check.Run == command.Run))]));
        text.Append("""
            # The branch to merge to; the repository's default branch unless said here.
            #  target: main

            # Who works. A command is text for the shell, or a list of words; it edits files, and Interlock commits them.
            #agents:
            #  claude:
            #    command: [claude, -p, --permission-mode, acceptEdits]
            #    prompt: stdin
            #    stall_seconds: 300
            #    wall_seconds: 3600

            # Where and how many at once. Without this, every agent is a pool of its own.
            #agent_pools:
            #  local:
            #    agent: claude
            #    limit: 4

            # Files that only one task may change at a time. Setting this replaces the built-in list of manifests and lock files.
            #locks:
            #  shared: [package.json, package-lock.json, ".github/workflows/*"]

            # The name of a task's branch.
            #branch:
            #  template: "{kind}/{issue}-{task}-{slug}"

            # A HIGH or CRITICAL task needs a person's approval. With true, not that of the person who holds the task.
            #gates:
            #  four_eyes: true
            # Files that only change with a person's approval, besides the scripts of the checks, workflows, specs and this file.
            #  protected: [SECURITY.md, "deploy/**"]
            # Where the tests are: they may grow, and what shrinks is told of, or waits for a person with the policy approve.
            #  tests:
            #    policy: approve

            """);
        if (registry is not null)
        {
            // A text in double quotes is the same in YAML as in JSON.
            text.Append(CultureInfo.InvariantCulture, $"\n# Where tasks and events are kept.\nregistry:\n  url: \"{JsonEncodedText.Encode(registry, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"\n");
        }

        return text.ToString();
    }

    private static string Proposed(IReadOnlyList<ProposedCheck> checks)
    {
        var text = new StringBuilder("  checks:\n");
        foreach (var check in checks)
        {
            text.Append($"    # suggested by {check.Because}\n    - name: {check.Name}\n      run: {check.Run}\n");
        }

        return text.ToString();
    }

    private static string Told(IReadOnlyList<IntegrationCommand> commands) => commands.Count == 0 ? ""
        : "# Continuous integration runs these too; those that must pass before every merge belong into merge.checks.\n"
            + string.Concat(commands.Select(command => $"# {command.File}: {command.Run}\n"));
}
