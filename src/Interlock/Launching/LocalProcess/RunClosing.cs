using System.Runtime.InteropServices;
using Interlock.Runs;

namespace Interlock.Launching.LocalProcess;

/// <summary>Ends a run as the user that it runs as, through the command that the configuration names, and takes its worktree back.</summary>
internal sealed class RunClosing(
    RunSharing sharing, RunHandle handle, IReadOnlyDictionary<string, string> environment, ExitWatcher watcher, TimeProvider time)
{
    /// <summary>What went wrong, for people to read; null: nothing.</summary>
    public string? Problem { get; private set; }

    /// <summary>Signals what of the run is out of our reach. Without a command nothing happens.</summary>
    /// <param name="signal"><c>TERM</c> or <c>KILL</c>.</param>
    public async Task SignalAsync(string signal)
    {
        if (sharing.Close is not { } command)
        {
            return;
        }

        var log = handle.OutputPath + ".close";
        var program = LaunchRules.Find(command.Argv[0], "/", environment);
        if (program.IsRefused)
        {
            Problem = program.Refusal.Message;
            return;
        }

        string[] words = [.. command.Argv, .. command.IsShell ? ["close"] : Array.Empty<string>(), signal, handle.RunId, .. handle.Worktree is { } worktree ? [worktree] : Array.Empty<string>()];
        var error = PosixSpawn.Start(
            new()
            {
                Program = program.Value,
                Argv = words,
                Environment = [.. environment.Select(v => $"{v.Key}={v.Value}")],
                Directory = "/",
                Stdin = "/dev/null",
                Output = log,
                Leads = true,
            },
            out var pid);
        if (error != 0)
        {
            Problem = $"{command.Argv[0]} could not be started: {Marshal.GetPInvokeErrorMessage(error)}";
            return;
        }

        var leader = ProcFile.Facts(pid)?.Identity ?? new ProcessIdentity(pid, 0);
        var end = watcher.WaitAsync(leader);
        if (await Task.WhenAny(end, Task.Delay(sharing.Patience, time)) != end)
        {
            ProcessTable.Signal(leader, Posix.SigKill);
            Problem = $"{command.Argv[0]} did not end within {sharing.Patience.TotalSeconds:0} seconds";
        }
        else if (await end is var code && code != 0)
        {
            Problem = $"{command.Argv[0]} ended with {code?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "no exit code"}; see {log}";
        }
        else
        {
            Problem = null;
        }
    }

    /// <summary>The last word: whatever is left is killed, its files are given back, and nobody else gets into the worktree any more.</summary>
    public async Task CloseAsync()
    {
        await SignalAsync("KILL");
        if (sharing.Group is not null && handle.Worktree is { } worktree && Directory.Exists(worktree))
        {
            try
            {
                GroupRights.Take(worktree);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Problem = $"the worktree stays open to the group {sharing.Group}: {failure.Message}";
            }
        }
    }
}
