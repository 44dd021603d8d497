using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Isolation;

/// <summary>A person with a home, a key and a repository, who is not root.</summary>
internal sealed class PersonalMachine : IDisposable
{
    private readonly Machine machine = new();
    private readonly string number = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4));

    public PersonalMachine(bool separateUser)
    {
        Root = Directory.CreateDirectory($"/tmp/interlock-users-{number}").FullName;
        Person = $"ilp{number}";
        Agent = $"ila{number}";
        Mark = MarkedProcesses.NewMark();
        ByRoot("useradd", "--no-create-home", "--home-dir", Home, "--user-group", Person);
        ByRoot("useradd", "--no-create-home", "--home-dir", Path.Combine(Root, "agent-home"), "--user-group", Agent);
        ByRoot("usermod", "-aG", Agent, Person);
        Own(Person, Home, Repository);
        Own(Agent, Path.Combine(Root, "agent-home"));
        ByRoot("chmod", "700", Home);
        ByRoot("chmod", "755", Root, Repository);
        if (separateUser)
        {
            Write(Sudoers, $"Defaults:{Person} env_keep += \"INTERLOCK_*\"\n{Person} ALL=({Agent}) NOPASSWD: ALL\n");
            ByRoot("chmod", "440", Sudoers);
        }

        As("mkdir", "-p", Path.Combine(Home, ".ssh"), Path.Combine(Home, ".config", "interlock"));
        Write(Path.Combine(Home, ".ssh", "id_ed25519"), "a key\n");
        ByRoot("chmod", "600", Path.Combine(Home, ".ssh", "id_ed25519"));
        ByRoot("chown", Person, Path.Combine(Home, ".ssh", "id_ed25519"));
    }

    /// <summary>Null where users can be made and become each other; else why not.</summary>
    public static string? Missing { get; } = Released.Missing
        ?? (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess ? "Only root makes users."
            : new[] { "useradd", "userdel", "sudo", "runuser", "setsid" }.FirstOrDefault(name => !Installed(name)) is { } missing ? $"{missing} is not installed."
            : null);

    public string Root { get; }

    public string Person { get; }

    public string Agent { get; }

    /// <summary>By which a process is known that has left everything else behind.</summary>
    public string Mark { get; }

    public string Home => Path.Combine(Root, "home");

    public string Repository => Path.Combine(Root, "repository");

    public Victim Victim => new(
        Repository,
        Path.Combine(Home, ".local", "state", "interlock", "trust.json"),
        Path.Combine(Home, ".config", "interlock", "config.yaml"),
        Path.Combine(Home, ".ssh", "id_ed25519"),
        Mark);

    private string Sudoers => $"/etc/sudoers.d/interlock-{number}";

    public static bool Installed(string name) => new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Any(directory => File.Exists(Path.Combine(directory, name)));

    /// <summary>A program that everybody may run.</summary>
    public string Program(string name, string text)
    {
        var path = Path.Combine(Root, name);
        Write(path, text);
        ByRoot("chmod", "755", path);
        return path;
    }

    /// <summary>A repository with one commit, ready and trusted; a task to do, and one that somebody else has.</summary>
    public void Prepare(string configuration)
    {
        Write(Path.Combine(Repository, "interlock.yaml"), configuration + Scratch.Quick);
        Write(Path.Combine(Repository, "one.txt"), "one\n");
        ByRoot("chown", "-R", Person, Repository);
        As("git", "init", "--quiet", "-b", "main");
        As("git", "add", "--all");
        As("git", "-c", "user.name=Dora", "-c", "user.email=dora@example.org", "commit", "--quiet", "-m", "first");
        _ = Ask("init", "--yes").Data;
        _ = Ask("trust", "--yes").Data;
        _ = Ask("task", "create", "a/other", "--title", "Of somebody else").Data;
        _ = Ask("claim", "a/other", "--as", "ann").Data;
        _ = Ask("task", "create", "a/1", "--title", "Do it").Data;
    }

    /// <summary>The program, as the person, for JSON.</summary>
    public Answer Ask(params string[] arguments) => Run([Released.Program!, "--json", .. arguments]);

    /// <summary>The dispatcher works until nothing is left, and the task is done.</summary>
    public void Finishes(string task)
    {
        var worked = Ask("work", "--patience", "0s");
        var shown = Ask("task", "show", task).Data;
        Assert.True((string?)shown["state"] == "done", $"{task} is {shown["state"]} ({shown["state_reason"]}): {worked}");
    }

    public string As(params string[] command)
    {
        var answer = Run(command);
        Assert.True(answer.ExitCode == 0, $"{answer}");
        return answer.Output;
    }

    /// <summary>What the agent's report says of each attempt, from the target.</summary>
    public IReadOnlyList<string> Report() => As("git", "show", "main:report.txt").TrimEnd('\n').Split('\n');

    public IReadOnlyList<int> Left() => MarkedProcesses.Of(Mark);

    public void Dispose()
    {
        MarkedProcesses.End(machine, Mark);

        foreach (var directory in Directory.EnumerateDirectories(Path.GetTempPath(), $"interlock-{Person}*").Append(Root).ToList())
        {
            machine.Run("rm", "/", "-rf", directory);
        }

        File.Delete(Sudoers);
        machine.Run("userdel", "/", "--force", Person);
        machine.Run("userdel", "/", "--force", Agent);
        machine.Run("groupdel", "/", Agent);
        machine.Dispose();
    }

    private Answer Run(string[] command) => machine.Run(
        "runuser", Repository,
        ["-u", Person, "--", "env", "-i", $"HOME={Home}", $"USER={Person}", "PATH=" + Path.Combine(Root, "bin") + ":/usr/local/bin:/usr/bin:/bin", "GITHUB_TOKEN=secret", "LC_ALL=C.UTF-8", .. command]);

    private void ByRoot(string program, params string[] arguments)
    {
        var answer = machine.Run(program, "/", arguments);
        Assert.True(answer.ExitCode == 0, $"{answer}");
    }

    private void Own(string user, params string[] directories)
    {
        foreach (var directory in directories)
        {
            Directory.CreateDirectory(directory);
            ByRoot("chown", $"{user}:{user}", directory);
        }
    }

    private static void Write(string path, string text) => File.WriteAllText(path, text);
}
