using System.Buffers.Binary;
using System.Net.Sockets;
using Interlock.Cli.Output;
using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Forwarding;

/// <summary>
/// The runner's end: listens on a socket of one run and runs the command lines that come from inside it. Each connection brings
/// one command line. Only this user can connect, and the members of a group where one is named.
/// </summary>
internal sealed class ForwardingServer : IAsyncDisposable
{
    private const int MostAtOnce = 16;
    private const int MostWaiting = 512;

    private readonly string path;
    private readonly string worker;
    private readonly Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places = new(MostAtOnce);
    private readonly HashSet<Task> open = [];
    private readonly Lock gate = new();
    private readonly Task accepting;

    private ForwardingServer(string path, string worker, Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, uint? group)
    {
        (this.path, this.worker, this.run) = (path, worker, run);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            if (group is { } shared)
            {
                GroupRights.ToGroup(path, shared);
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            }
        }

        listener.Listen(MostWaiting);
        accepting = AcceptAsync();
    }

    /// <summary>Starts to listen.</summary>
    /// <param name="path">The socket; must not exist. At most about 100 bytes long, a limit of the system.</param>
    /// <param name="worker">Whom the run works as.</param>
    /// <param name="run">Runs a command line that is allowed, writes to the screen given, and answers with the exit code.</param>
    /// <param name="group">The number of a group whose members can connect as well.</param>
    public static ForwardingServer Start(string path, string worker, Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, uint? group = null) => new(path, worker, run, group);

    /// <summary>Stops listening, lets what is running finish or be cancelled, and removes the socket.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        Task[] left;
        lock (gate)
        {
            left = [.. open];
        }

        await Task.WhenAll(left).ConfigureAwait(false);
        File.Delete(path);
        places.Dispose();
        stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                await places.WaitAsync(stopping.Token).ConfigureAwait(false);
                var connection = await listener.AcceptAsync(stopping.Token).ConfigureAwait(false);
                Track(ServeAsync(connection));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException or SocketException && stopping.IsCancellationRequested)
        {
            return;
        }
    }

    private void Track(Task serving)
    {
        lock (gate)
        {
            open.Add(serving);
        }

        _ = serving.ContinueWith(
            done =>
            {
                lock (gate)
                {
                    open.Remove(done);
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    private async Task ServeAsync(Socket connection)
    {
        try
        {
            await using var stream = new NetworkStream(connection, ownsSocket: true);
            if (await Frames.ReadAsync(stream, Frames.LargestRequest, stopping.Token).ConfigureAwait(false) is not { } bytes)
            {
                return;
            }

            var reply = ForwardedCommand.Parse(bytes) is { } command ? await AnswerAsync(command).ConfigureAwait(false) : Garbled();
            var code = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(code, reply.ExitCode);
            await Frames.WriteAsync(stream, code, stopping.Token).ConfigureAwait(false);
            await Frames.WriteAsync(stream, reply.Output, stopping.Token).ConfigureAwait(false);
            await Frames.WriteAsync(stream, reply.Error, stopping.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end went away, or this one is stopping: nobody is left to tell.
            return;
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<ForwardedReply> AnswerAsync(ForwardedCommand command)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var screen = Screen.Captured(output, error);
        var code = RunAllowance.Refuse(command.Words, worker) is { } refusal
            ? new Printer(screen, Parsing.AnswerForm.Read(command.Words).Json).Error(refusal)
            : await run(command, screen, stopping.Token).ConfigureAwait(false);
        return new(code, output.ToArray(), error.ToArray());
    }

    private static ForwardedReply Garbled()
    {
        using var error = new MemoryStream();
        var code = new Printer(Screen.Captured(Stream.Null, error), json: true)
            .Error(new(RefusalKind.Usage, "runner.garbled", "The runner does not understand the request.", "Use the interlock program that started the run."));
        return new(code, [], error.ToArray());
    }
}
