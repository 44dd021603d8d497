using Interlock.Launching;
using Interlock.Launching.LocalProcess;
using Interlock.Runs;

namespace Interlock.Tests.Launching;

/// <summary>A temporary directory, a launcher, and a look afterwards that no process of any of its runs is left.</summary>
internal sealed class RunBench : IDisposable
{
    private readonly RunIds ids = new();
    private readonly List<string> started = [];

    public RunBench(TimeProvider? time = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        Time = time ?? TimeProvider.System;
        Directory = System.IO.Directory.CreateTempSubdirectory("interlock-launch-").FullName;
        Worktree = System.IO.Directory.CreateDirectory(Path.Join(Directory, "work tree")).FullName;
        Launcher = new LocalProcessLauncher(Time, Host, environment);
    }

    /// <summary>Our own program as it was built with these tests.</summary>
    public static HostProgram Host { get; } = new(Environment.ProcessPath!, "dotnet", [Path.Join(AppContext.BaseDirectory, "interlock.dll"), HostProgram.Command]);

    public TimeProvider Time { get; }

    public string Directory { get; }

    public string Worktree { get; }

    public LocalProcessLauncher Launcher { get; private set; }

    /// <summary>Short graces, so that a test of a stubborn process stays quick.</summary>
    public static Supervision Quick { get; } = new()
    {
        Graces = new StopGraces
        {
            ProtocolCancel = TimeSpan.FromMilliseconds(200),
            Interrupt = TimeSpan.FromMilliseconds(200),
            Terminate = TimeSpan.FromMilliseconds(200),
            Leftover = TimeSpan.FromMilliseconds(200),
        },
    };

    /// <summary>Graces that nobody waits out, but for SIGINT's where a test says so.</summary>
    public static Supervision Patient(int interruptMilliseconds = 30_000) => new()
    {
        Graces = new StopGraces
        {
            ProtocolCancel = TimeSpan.FromSeconds(30),
            Interrupt = TimeSpan.FromMilliseconds(interruptMilliseconds),
            Terminate = TimeSpan.FromSeconds(30),
            Leftover = TimeSpan.FromSeconds(30),
        },
    };

    public RunLaunch Launch(CommandLine command)
    {
        var id = ids.Next();
        started.Add(id);
        return new RunLaunch
        {
            RunId = id,
            Command = command,
            WorkingDirectory = Worktree,
            Worktree = Worktree,
            OutputPath = Path.Join(Directory, "runs", id, "output.log"),
        };
    }

    public RunLaunch Shell(string script) => Launch(CommandLine.Shell(script));

    public ISupervisedRun Start(RunLaunch launch, Supervision? supervision = null) => Launcher.Start(launch, supervision ?? Quick).Value;

    /// <summary>The leader of its session.</summary>
    public static ProcessIdentity LeaderOf(ISupervisedRun run) => ProcessIdentity.Of(run.Handle.Process)!.Value;

    public static string OutputOf(ISupervisedRun run) => File.ReadAllText(run.Handle.OutputPath);

    /// <summary>As after the death of the dispatcher: nobody watches the runs any more, and another launcher comes.</summary>
    public void Restart()
    {
        Launcher.Dispose();
        Launcher = new LocalProcessLauncher(Time, Host);
    }

    public static IReadOnlyList<ProcessFacts> Marked(string runId) =>
        [.. ProcessTable.AllMarked().Where(m => m.RunId == runId).Select(m => m.Process)];

    /// <summary>Waits until the file is there and has an end of line; the process under test makes it.</summary>
    public static async Task<string> TextOf(string path)
    {
        while (true)
        {
            if (File.Exists(path) && await File.ReadAllTextAsync(path) is var text && text.EndsWith('\n'))
            {
                return text;
            }

            await Task.Delay(5);
        }
    }

    public void Dispose()
    {
        Launcher.Dispose();
        foreach (var id in started)
        {
            foreach (var process in Marked(id))
            {
                ProcessTable.Signal(process.Identity, 9);
            }
        }

        System.IO.Directory.Delete(Directory, recursive: true);
    }
}
