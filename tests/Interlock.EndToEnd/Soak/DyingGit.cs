using System.Globalization;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Soak;

/// <summary>When, around one call of git, the program that made it dies.</summary>
public enum Death
{
    /// <summary>Git does not run any more.</summary>
    Before,

    /// <summary>Git outlives the program and does its step.</summary>
    Meanwhile,

    /// <summary>Git has done its step; the program does not learn of it.</summary>
    After,
}

/// <summary>A <c>git</c> in front of the real one that notes every call, and at one of them kills the program that made it.</summary>
public sealed class DyingGit
{
    private readonly string directory;

    public DyingGit(Machine machine)
    {
        directory = Path.Combine(machine.Root, "dying-git");
        Directory.CreateDirectory(directory);
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(path => Path.Combine(path, "git")).First(File.Exists);
        var script = $$"""
            #!/bin/sh
            cd_='{{directory}}'
            printf '%s\n' "$*" >> "$cd_/calls"
            read -r at death < "$cd_/fate"
            if [ "$(wc -l < "$cd_/calls")" -ge "$at" ] && mkdir "$cd_/died" 2>/dev/null; then
                case $death in
                    Before) kill -9 $PPID; exit 1 ;;
                    Meanwhile) kill -9 $PPID; exec '{{real}}' "$@" ;;
                    After) '{{real}}' "$@"; kill -9 $PPID; exit 1 ;;
                esac
            fi
            exec '{{real}}' "$@"

            """;
        var wrapper = Path.Combine(directory, "git");
        File.WriteAllText(wrapper, script);
        File.SetUnixFileMode(wrapper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        machine.Variables["PATH"] = $"{directory}:{Environment.GetEnvironmentVariable("PATH")}";
    }

    public bool Struck => Directory.Exists(Path.Combine(directory, "died"));

    /// <summary>The arguments of every call since the last <see cref="Await"/>.</summary>
    public IReadOnlyList<string> Calls => File.ReadAllLines(Path.Combine(directory, "calls"));

    /// <summary>Counts calls from now on, and strikes at one of them.</summary>
    /// <param name="at">From 1.</param>
    /// <param name="death">How.</param>
    public void Await(int at, Death death)
    {
        File.WriteAllText(Path.Combine(directory, "fate"), string.Create(CultureInfo.InvariantCulture, $"{at} {death}\n"));
        File.WriteAllText(Path.Combine(directory, "calls"), "");
    }
}
