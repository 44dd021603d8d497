using System.Diagnostics;
using Interlock.EndToEnd.Harness;

namespace Interlock.EndToEnd.Wrapper;

/// <summary>A copy of the wrapper with a tiny source tree, and a <c>dotnet</c> that only pretends to publish.</summary>
internal sealed class Checkout : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("interlock wrapper ").FullName;

    public Checkout()
    {
        foreach (var file in new[] { "interlock", "global.json", "Directory.Build.props", "eng/publish.sh", "eng/dotnet.sh" })
        {
            Write(file, File.ReadAllText(Path.Combine(SourceRoot.Path, file)), file == "interlock");
        }

        Write("src/Interlock.Cli/Program.cs", "// a source");
        Write("../bin/dotnet", """
            #!/bin/sh
            here=$(dirname "$0")
            [ "$1" = --list-sdks ] && { cat "$here/sdks"; exit 0; }
            echo "$*" >>"$here/calls"
            [ -e "$here/broken" ] && { echo "Program.cs(1,1): error CS0001: broken"; exit 1; }
            while [ "$1" != -o ]; do shift; done
            mkdir -p "$2" "$here/../check out/artifacts/obj/Interlock.Cli"
            touch "$here/../check out/artifacts/obj/Interlock.Cli/project.assets.json"
            printf '#!/bin/sh\necho "$DOTNET_ROOT"; printf "<%%s>" "$@"; exit 7\n' >"$2/interlock"
            chmod +x "$2/interlock"
            """, true);
        Write("../bin/sdks", "10.0.100 [/sdk]\n");
    }

    public string Place => Path.Combine(home, "check out");

    public string Tools => Path.Combine(home, "bin");

    /// <summary>The arguments of each publish, one line each.</summary>
    public string[] Publishes => File.Exists(Path.Combine(Tools, "calls")) ? File.ReadAllLines(Path.Combine(Tools, "calls")) : [];

    public void Write(string file, string text, bool executable = false)
    {
        var path = Path.Combine(Place, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        if (executable)
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Delete(string file) => File.Delete(Path.Combine(Place, file));

    /// <summary>Runs the wrapper under some name from some directory.</summary>
    public async Task<(int Exit, string Output, string Error)> RunAsync(string? program = null, string? from = null, params string[] arguments)
    {
        var start = new ProcessStartInfo(program ?? Path.Combine(Place, "interlock"), arguments)
        {
            WorkingDirectory = from ?? home,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{Tools}:/usr/bin:/bin";
        start.Environment["HOME"] = home;
        start.Environment.Remove("DOTNET_ROOT");
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(home, recursive: true);
}
