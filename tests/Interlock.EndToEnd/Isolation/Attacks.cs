namespace Interlock.EndToEnd.Isolation;

/// <summary>What an agent tries against the person it works for; each attempt only proves that it could, and changes nothing.</summary>
internal static class Attacks
{
    /// <summary>Every attempt of the script, in its order.</summary>
    public static readonly string[] Names =
    [
        "registry", "object", "target", "ref", "trust", "configuration", "key", "kill", "token", "worktree",
    ];

    /// <summary>The agent: does its work, tries everything, and leaves a process behind that has forgotten where it comes from.</summary>
    public static string Agent(Victim victim) => $$"""
        #!/bin/sh
        umask 077
        mkdir deep
        echo work >deep/work.txt
        cat >prompt.txt
        id -un >who.txt
        "$INTERLOCK_CLI" --json progress "$INTERLOCK_TASK" 40 >spoken.txt 2>&1
        repository='{{victim.Repository}}'
        try() {
            name=$1
            shift
            if ("$@") >/dev/null 2>&1; then echo "fell $name"; else echo "held $name"; fi >>report.txt
        }
        opens() { : >>"$1"; }
        changes() { [ -s "$1" ] && : >>"$1"; }
        object() {
            file=$(find "$repository/.git/objects" -type f -path '*/objects/??/*' | head -n 1)
            [ -n "$file" ] && chmod u+w "$file" && : >>"$file"
        }
        dispatcher() {
            at=$$
            while [ "${at:-0}" -gt 1 ]; do
                [ "$(cat /proc/$at/comm)" != interlock ] || { echo "$at"; return; }
                at=$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$at/status")
            done
        }
        ends() { at=$(dispatcher); [ -n "$at" ] && kill -0 "$at"; }
        token() { at=$(dispatcher); [ -n "$at" ] && tr '\0' '\n' <"/proc/$at/environ" | grep -q '^GITHUB_TOKEN=secret$'; }
        try registry changes "$repository/.git/interlock/registry.db"
        try object object
        try target opens "$repository/.git/refs/heads/main"
        try ref opens "$repository/.git/refs/heads/new"
        rm -f "$repository/.git/refs/heads/new"
        try trust opens '{{victim.Trust}}'
        try configuration opens '{{victim.Configuration}}'
        try key cat '{{victim.Key}}'
        try kill ends
        try token token
        try worktree opens "$repository/.worktrees/a--other/one.txt"
        mkfifo gone
        env -i PATH="$PATH" setsid sh -c "cd /; trap '' HUP INT TERM; echo gone; exec sleep {{victim.Mark}} >/dev/null" >gone 2>/dev/null </dev/null &
        read -r word <gone
        rm gone
        exit 0

        """;
}

/// <summary>Where the person's things are.</summary>
/// <param name="Mark">By which a process is known that has left everything else behind.</param>
internal sealed record Victim(string Repository, string Trust, string Configuration, string Key, string Mark);
