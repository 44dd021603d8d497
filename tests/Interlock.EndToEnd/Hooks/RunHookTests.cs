using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Hooks;

/// <summary>Inside a run the hook asks the runner: the agent needs no way to the registry.</summary>
public sealed class RunHookTests
{
    [ProgramFact]
    public void An_agent_of_a_run_is_told_through_its_runner()
    {
        using var scratch = new Scratch();
        _ = scratch.Ask("hooks", "install").Data;
        scratch.Create("app/1", "--file", "one.txt");
        scratch.Create("app/2", "--file", "two.txt");
        scratch.Claim("app/2", "bob");
        var seen = Path.Combine(scratch.Machine.Root, "seen");
        var summary = scratch.Work($$$"""
            ask() { # label, directory, file
                printf '{"cwd":"%s","tool_name":"Write","tool_input":{"file_path":"%s","content":"x"}}' "$2" "$3" >question
                (cd "$2" && '{{{Released.Program}}}' hooks check --agent claude-code <"$here/question" >"$here/out" 2>"$here/why")
                echo "$1 $? $(head -n 1 why)" >>'{{{seen}}}'
                rm -f question out why
            }
            here=$PWD
            [ "$INTERLOCK_TASK" = app/1 ] || exit 0
            ask own "$here" one.txt
            ask held "$here" two.txt
            ask stray "$here" "$here/README.md"
            ask outside "$here" /nowhere/x
            ask main "$here" '{{{scratch.Repository}}}/one.txt'
            ask elsewhere '{{{scratch.Repository}}}' '{{{scratch.Repository}}}/README.md'
            echo own >one.txt
            echo stray >README.md
            git add --all
            git -c user.name=a -c user.email=a@b commit -q -m both >/dev/null 2>why; echo "commit $? $(head -n 1 why)" >>'{{{seen}}}'
            git restore --staged --worktree README.md
            rm why
            git -c user.name=a -c user.email=a@b commit -q -m own >/dev/null 2>&1; echo "commit $?" >>'{{{seen}}}'
            '{{{Released.Program}}}' hooks check one.txt two.txt >/dev/null 2>&1; echo "paths $?" >>'{{{seen}}}'
            '{{{Released.Program}}}' hooks install >/dev/null 2>&1; echo "install $?" >>'{{{seen}}}'
            INTERLOCK_SOCKET=/nowhere ask gone "$here" one.txt
            """);
        Assert.True(summary.ExitCode is 0 or 8, $"{summary}");
        var lines = File.ReadAllLines(seen);
        string[] expected =
        [
            "own 0 ", "held 2 error: two.txt is locked by task app/2", "stray 2 error: README.md is not among the files of task app/1", "outside 0 ",
            "main 2 error: This session works on task app/1", "elsewhere 2 error: This session works on task app/1",
            "commit 1 error: README.md is not among the files of task app/1", "commit 0", "paths 4", "install 6", "gone 2 error: The runner",
        ];
        Assert.True(expected.Length == lines.Length, string.Join('\n', lines));
        Assert.All(expected.Zip(lines), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }
}
