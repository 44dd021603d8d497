using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Interlock.Git;

/// <summary>
/// Runs git: argument list, cleaned environment, hooks off, bounded output, time limit. Cancelling asks git to stop, so that it
/// removes its lock files, and then kills what is left of its process tree.
/// </summary>
internal sealed class GitProcess(GitOptions options, TimeProvider clock)
{
    private const int MaxError = 64 * 1024;

    /// <summary>The clock that stamps commits and measures time limits.</summary>
    public TimeProvider Clock => clock;

    /// <summary>Runs git and throws a <see cref="RefusalException"/> (<c>git.failed</c>) unless it exits 0.</summary>
    public async Task<GitOutput> MustAsync(GitCall call, CancellationToken cancellationToken)
    {
        var output = await RunAsync(call, cancellationToken);
        return output.ExitCode == 0 ? output : throw GitFailure.Exit(call, output);
    }

    /// <summary>Runs git and gives back whatever exit code it ended with.</summary>
    /// <exception cref="RefusalException"><c>git.missing</c>, <c>git.timed_out</c>, <c>git.output_too_large</c>.</exception>
    public async Task<GitOutput> RunAsync(GitCall call, CancellationToken cancellationToken)
    {
        var output = await RunOnceAsync(call, cancellationToken);
        if (output.ExitCode != 0 && options.LockWait > TimeSpan.Zero && LockInTheWay(output.Error) is { } file)
        {
            var inside = file.IndexOf("/.git/", StringComparison.Ordinal);
            string[] directories = [call.Directory, inside < 0 ? Path.GetDirectoryName(file)! : file[..inside]];
            if (await StaleLock.WaitAsync(file, directories, options.LockWait, clock, cancellationToken))
            {
                return await RunOnceAsync(call, cancellationToken);
            }
        }

        return output;
    }

    // Git takes its locks before it changes anything, so a call that found one can be repeated.
    private static string? LockInTheWay(string error)
    {
        const string before = "Unable to create '";
        var start = error.IndexOf(before, StringComparison.Ordinal) + before.Length;
        var end = start < before.Length ? -1 : error.IndexOf("': File exists", start, StringComparison.Ordinal);
        return end > start && error[start..end] is var file && file.EndsWith(".lock", StringComparison.Ordinal) ? file : null;
    }

    private async Task<GitOutput> RunOnceAsync(GitCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var allowed = call.Timeout ?? options.Timeout;
        using var timeout = new CancellationTokenSource(allowed, clock);
        using var overflow = new CancellationTokenSource();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token, overflow.Token);
        using var own = call.Own is { } asked ? new OwnGitDirectory(asked, clock) : null;
        using var process = Start(call, own);

        var output = call.Read is { } reader ? HandAsync(process.StandardOutput.BaseStream, reader) : ReadAsync(process.StandardOutput.BaseStream, call.MaxOutput, overflow);
        var error = ReadAsync(process.StandardError.BaseStream, MaxError, overflow: null);
        var exchange = Task.WhenAll(output, error, WriteAsync(process, call.Input), process.WaitForExitAsync(CancellationToken.None));
        try
        {
            await exchange.WaitAsync(stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await StopAsync(process, exchange);
            cancellationToken.ThrowIfCancellationRequested();
            throw overflow.IsCancellationRequested ? GitFailure.TooLarge(call) : GitFailure.TimedOut(call, allowed);
        }

        if (overflow.IsCancellationRequested)
        {
            throw GitFailure.TooLarge(call);
        }

        return new(process.ExitCode, await output, Encoding.UTF8.GetString(await error));
    }

    private Process Start(GitCall call, OwnGitDirectory? own)
    {
        var program = options.Executable ?? options.Programs.Find("git");
        if (program is null || !File.Exists(program))
        {
            throw GitFailure.Missing(program ?? "git");
        }

        // In a session of its own it has no terminal to ask at; where the tool for that is missing it must do without.
        var apart = OperatingSystem.IsLinux() ? options.Programs.Find("setsid") : null;
        var start = new ProcessStartInfo(apart ?? program)
        {
            WorkingDirectory = call.Directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        GitEnvironment.Clean(start.Environment, options.Programs.SearchPath);
        if (apart is not null)
        {
            start.ArgumentList.Add(program);
        }

        foreach (var (name, value) in options.Environment)
        {
            start.Environment[name] = value;
        }

        foreach (var (name, value) in call.Environment ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        own?.Point(start.Environment);
        if (call.GitDirectory is { } directory)
        {
            start.ArgumentList.Add($"--git-dir={directory}");

            // Refs need no history; a file that cuts it off would take the parents of rescued work away, or end the call.
            start.Environment["GIT_SHALLOW_FILE"] = "";
        }

        foreach (var setting in own is null ? GitEnvironment.Configuration.Concat(call.Configuration) : call.Configuration)
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(setting);
        }

        foreach (var argument in call.Arguments)
        {
            start.ArgumentList.Add(argument.Contains('\0') ? throw new ArgumentException("An argument holds NUL.", nameof(call)) : argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception e)
        {
            throw GitFailure.Missing(program, e);
        }
    }

    private async Task StopAsync(Process process, Task exchange)
    {
        Posix.AskToStop(process.Id);
        try
        {
            await exchange.WaitAsync(options.StopGrace, clock);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static async Task WriteAsync(Process process, ReadOnlyMemory<byte> input)
    {
        await using var stream = process.StandardInput.BaseStream;
        try
        {
            await stream.WriteAsync(input);
        }
        catch (IOException) when (input.Length > 0)
        {
            // Git may end before it has read everything; its exit code tells why.
        }
    }

    private static async Task<byte[]> HandAsync(Stream stream, Func<Stream, Task> reader)
    {
        await reader(stream);
        return [];
    }

    private static async Task<byte[]> ReadAsync(Stream stream, int limit, CancellationTokenSource? overflow)
    {
        using var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(32 * 1024);
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                var room = limit - (int)kept.Length;
                kept.Write(buffer, 0, Math.Min(read, room));
                if (read > room && overflow is not null)
                {
                    await overflow.CancelAsync();
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return kept.ToArray();
    }
}
