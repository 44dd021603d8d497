namespace Interlock.EndToEnd.Lives;

/// <summary>
/// What an agent does to git while it is at work, as words of a shell in its worktree. <c>$common</c> is the repository's git directory,
/// <c>$own</c> that of the worktree, <c>$mine</c> the directory of the task's files.
/// </summary>
internal static class Meddling
{
    private static readonly string[] Attributes =
    [
        "* filter=x", "* filter=lfs", "* filter=crypt diff=x", "*.txt filter=x merge=x", "* merge=x", "* merge=ours", "* merge=union", "* -merge", "* diff=x", "* -diff", "* text eol=crlf", "* ident",
        "* -text", "* export-ignore", "* working-tree-encoding=UTF-16LE", "[attr]binary filter=x", "src/** filter=x", "* text=auto", "* whitespace=-all", "* conflict-marker-size=1",
    ];

    private static readonly string[] Patterns = ["*", "src/", "*.txt", "/src/*", "!*.txt", "/*\n!/*/", "a*", "**/a*", "*\n!README.md", "/one.txt", "\\", "[", "see.sh"];

    private static readonly string[] WorktreeConfigs = ["$common/config.worktree", "$own/config.worktree"];
    private static readonly string[] ConfigFiles = ["$common/config", "$own/config.worktree", "$HOME/.gitconfig", "$HOME/config/git/config"];

    private static readonly Func<Random, Marks, string>[] Kinds =
    [
        (random, marks) => Append(Pick(random, ConfigFiles), ConfigEntries.Draw(random, marks)),
        (random, marks) => Append(Pick(random, ConfigFiles), ConfigEntries.Draw(random, marks)),
        (random, marks) => Append("$common/config", ConfigEntries.Draw(random, marks)),
        (random, marks) => Append("$common/config", "\n[extensions]\n\tworktreeConfig = true\n") + Append(Pick(random, WorktreeConfigs), ConfigEntries.Draw(random, marks)),
        (random, _) => Append(Pick(random, ["$common/info/attributes", "$common/info/attributes", "$own/info/attributes", "$HOME/config/git/attributes", "$mine/.gitattributes"]), Pick(random, Attributes) + "\n"),
        (random, _) => Append(Pick(random, ["$common/info/exclude", "$own/info/exclude", "$HOME/config/git/ignore", "$mine/.gitignore"]), Pick(random, Patterns) + "\n"),
        (random, _) => Append(Pick(random, ["$common/info/sparse-checkout", "$own/info/sparse-checkout"]), Pick(random, Patterns) + "\n") + "git config core.sparseCheckout true\n",
        (random, _) => $"git sparse-checkout set {Pick(random, ["src", "--no-cone '*.sh'", "--no-cone '/*' '!/one.txt'"])}\n",
        (random, _) => $"for f in \"$mine\"/* {Pick(random, ["one.txt", "see.sh", ""])}; do git update-index --{Pick(random, ["skip-worktree", "assume-unchanged", "force-remove", "chmod=+x", "fsmonitor-valid"])} \"$f\"; done\n",
        (random, _) => $"git add {Pick(random, ["-N", "--sparse", "", "-f"])} \"$mine\"\n",
        (random, _) => $"git update-index --{Pick(random, ["split-index", "force-untracked-cache", "fsmonitor", "index-version 4", "really-refresh", "no-split-index"])}\n",
        (random, _) => Pick(random, ["rm -f \"$own/index\"\n", "cp \"$common/index\" \"$own/index\"\n", "printf rubbish >\"$own/index\"\n", "git read-tree --empty\n", "git rm -rq --cached src\n", "git read-tree HEAD~1\n"]),
        (random, _) => Pick(random, ["git replace -f main HEAD\n", "git replace -f HEAD main\n", "git replace -f \"$(git hash-object one.txt)\" \"$(git hash-object two.txt)\"\n", "git replace -f main^{tree} HEAD^{tree}\n"]),
        (_, _) => "mkdir -p \"$common/info\"; echo \"$(git rev-parse main) $(git rev-parse HEAD)\" >>\"$common/info/grafts\"\n",
        (random, _) => Pick(random, ["git rev-parse main >\"$common/shallow\"\n", "git rev-parse HEAD >>\"$common/shallow\"\n", "echo rubbish >\"$common/shallow\"\n"]),
        (random, _) => Pick(random, ["git branch HEAD main\n", "git update-ref refs/heads/refs/heads/main HEAD\n", "git tag main HEAD\n", "git tag \"$(git branch --show-current)\" main\n", "git update-ref refs/tags/HEAD HEAD\n", "git update-ref refs/remotes/origin/main HEAD\n"]),
        (random, _) => Pick(random, ["echo rubbish >\"$common/refs/heads/broken\"\n", ": >\"$common/refs/heads/empty\"\n", "git symbolic-ref refs/heads/dangling refs/heads/nothing\n", "git symbolic-ref refs/remotes/origin/HEAD refs/heads/other\n", "git pack-refs --all --prune\n"]),
        (random, _) => Pick(random, ["git checkout -q --detach\n", "git checkout -q -b \"other-$RANDOM$$\"\n", "git rev-parse main >\"$own/MERGE_HEAD\"\n", "touch \"$own/CHERRY_PICK_HEAD\"\n", "git bisect start\n", "git symbolic-ref HEAD refs/heads/unborn$$\n"]),
        (random, _) => $"mkdir -p \"$common/objects/info\"; echo '{Pick(random, ["/nowhere", "/tmp", "../../objects"])}' >>\"$common/objects/info/alternates\"\n",
        (random, _) => "git commit-graph write --reachable --changed-paths\n" + Pick(random, ["", "f=$common/objects/info/commit-graph; chmod +w \"$f\"; printf rubbish | dd of=\"$f\" bs=1 seek=1200 conv=notrunc\n", "printf CGPH >\"$common/objects/info/commit-graph\"\n"]),
        (random, _) => "git repack -dq; git multi-pack-index write\n" + Pick(random, ["", "f=$common/objects/pack/multi-pack-index; chmod +w \"$f\"; printf rubbish | dd of=\"$f\" bs=1 seek=1100 conv=notrunc\n", "rm -f \"$common\"/objects/pack/*.rev\n"]),
        (random, _) => Pick(random, ["git gc -q --prune=now\n", "git repack -adq\n", "for p in \"$common\"/objects/pack/*.pack; do : >\"${p%.pack}.promisor\"; done\n", "git prune --expire=now\n", "git reflog expire --expire=now --all\n", "git pack-objects -q \"$common/objects/pack/pack\" </dev/null\n"]),
        (random, marks) => $"mkdir -p \"$common/hooks\"; for h in '{marks.Hooks}'/*; do ln -sf '{marks.Program}' \"$common/hooks/$(basename \"$h\")\"; done\n",
        (random, marks) => $"mkdir -p \"$common/modules/sub\"; git init -q --bare \"$common/modules/sub\"; git config submodule.sub.url 'ext::{marks.Program}'; git config submodule.sub.active true; printf '[submodule \"sub\"]\\n\\tpath = sub\\n\\turl = ext::{marks.Program}\\n\\tupdate = !{marks.Program}\\n' >\"$mine/.gitmodules\"\n",
        (random, marks) => $"git init -q \"$mine/nest\"; (cd \"$mine/nest\"; echo inside >f; git -c user.name=a -c user.email=a@b.c add f; git -c user.name=a -c user.email=a@b.c commit -qm n; cat >>.git/config <<'END'\n{ConfigEntries.Draw(random, marks)}END\n)\n",
        (random, _) => Pick(random, ["git worktree add -q \"$mine/linked\" --detach main\n", "git worktree lock .\n", "rm -f \"$own/gitdir\"\n", "echo ../.. >\"$own/commondir\"\n", "rm -f .git\n", "git worktree prune\n", "git stash list\n"]),
        (random, marks) => $"git init -q '{marks.Hooks}/../repo'; cp -f '{marks.Included}' '{marks.Hooks}/../repo/.git/config'; {Pick(random, ["", $"echo 'gitdir: {marks.Hooks}/../repo/.git' >.git\n", $"cat '{marks.Included}' >>\"$common/worktrees/_checks/config\"\n"])}\n",
        (random, marks) => $"c=$(dirname \"$PWD\")/_checks; mkdir -p \"$c/.git\"; {Pick(random, [$"cat '{marks.Included}' >>\"$c/.git/config\"", "echo left >\"$c/left.txt\"", "rm -rf \"$c\"", "echo other >\"$c/one.txt\"", "chmod +x \"$c/one.txt\"", "rm -f \"$c/see.sh\"", "ln -sf /bin/true \"$c/see.sh\""])}\n",
        (random, _) => $"for i in \"$common\"/interlock/check/*.index; do {Pick(random, ["printf rubbish >\"$i\"", "GIT_INDEX_FILE=$i git update-index --skip-worktree one.txt see.sh", "GIT_INDEX_FILE=$i git update-index --assume-unchanged one.txt see.sh", "rm -f \"$i\"", "cp \"$own/index\" \"$i\"", ": >\"$i.lock\""])}; done\n",
        (random, _) => Pick(random, [": >\"$common/config.lock\"\n", ": >\"$own/index.lock\"\n", ": >\"$common/packed-refs.lock\"\n", ": >\"$common/index.lock\"\n"]),
        (random, _) => $"git -C \"$common/..\" {Pick(random, ["checkout -q --detach", "checkout -q -b side", "update-index --skip-worktree one.txt", "update-index --assume-unchanged one.txt", "sparse-checkout set src", "update-index --split-index", "update-index --index-version 4"])}\n",
    ];

    public static string Draw(Random random, Marks marks) => $"( {Pick(random, Kinds)(random, marks)}) </dev/null >/dev/null 2>&1\n";

    private static T Pick<T>(Random random, IReadOnlyList<T> from) => ConfigEntries.Pick(random, from);

    private static string Append(string file, string text) => $"mkdir -p \"$(dirname \"{file}\")\"; cat >>\"{file}\" <<'END'\n{text}END\n";
}
