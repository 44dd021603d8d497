using System.Buffers.Binary;
using System.Net.Sockets;
using Interlock.Cli.Output;
using Interlock.Cli.Parsing;
using Interlock.Launching.LocalProcess;

namespace Interlock.Cli.Forwarding;

/// <summary>
/// The runner's end: listens on a socket of one run and runs the command lines that come from inside it. Each connection brings
/// one command line. Only this user can connect, and the members of a group where one is named; who is not of the run may only look.
/// </summary>
internal sealed class ForwardingServer : IAsyncDisposable
{
    private const int MostWaiting = 512;

    private readonly string path;
    private readonly string worker;
    private readonly Func<SocketPeer?, Refusal?> admit;
    private readonly Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run;
    private readonly ForwardingLimits limits;
    private readonly ICommands commands;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly CancellationTokenSource stopping = new();
    private readonly SemaphoreSlim places;
    private readonly LinkedList<CancellationTokenSource> silent = [];
    private readonly HashSet<Task> open = [];
    private readonly Lock gate = new();
    private readonly Task accepting;

    private ForwardingServer(string path, string worker, Func<SocketPeer?, Refusal?> admit, Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, ICommands commands, ForwardingLimits limits, uint? group)
    {
        (this.path, this.worker, this.admit, this.run, this.commands, this.limits) = (path, worker, admit, run, commands, limits);
        places = new(limits.AtOnce);
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
    /// <param name="admit">Null for a peer that is of the run; null is given where the system does not tell who it is.</param>
    /// <param name="run">Runs a command line that is allowed, writes to the screen given, and answers with the exit code.</param>
    /// <param name="commands">Those that there are.</param>
    /// <param name="group">The number of a group whose members can connect as well.</param>
    public static ForwardingServer Start(
        string path, string worker, Func<SocketPeer?, Refusal?> admit, Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, ICommands commands, ForwardingLimits? limits = null, uint? group = null) =>
        new(path, worker, admit, run, commands, limits ?? new(), group);

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
            var heard = await HearAsync(stream).ConfigureAwait(false);
            if (heard is null)
            {
                return;
            }

            // Looking is free, for a stranger as well; it is no sign of life of the run.
            var stranger = admit(SocketPeer.Of(connection));
            var reply = ForwardedCommand.Parse(heard) is not { } command ? Garbled()
                : stranger is not null && !RunAllowance.OnlyLooks(command.Words, commands) ? Refused(stranger, AnswerForm.Read(command.Words).Json)
                : await InTurnAsync(command with { Stranger = stranger is not null }).ConfigureAwait(false);
            await GiveAsync(stream, reply).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other end went away or was silent for too long, or this one is stopping: nobody is left to tell.
            return;
        }
    }

    /// <summary>The request; null when the other end went away. Silence has an end, and the silent do not keep others out.</summary>
    private async Task<byte[]?> HearAsync(NetworkStream stream)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        patience.CancelAfter(limits.Request);
        var place = Wait(patience);
        try
        {
            return await Frames.ReadAsync(stream, Frames.LargestRequest, patience.Token).ConfigureAwait(false);
        }
        finally
        {
            lock (gate)
            {
                if (place.List is not null)
                {
                    silent.Remove(place);
                }
            }
        }
    }

    private LinkedListNode<CancellationTokenSource> Wait(CancellationTokenSource patience)
    {
        lock (gate)
        {
            var place = silent.AddLast(patience);
            if (silent.Count > limits.Silent)
            {
                // Still in the list, so it is not disposed of while the gate is held.
                var oldest = silent.First!.Value;
                silent.RemoveFirst();
                oldest.Cancel();
            }

            return place;
        }
    }

    private async Task<ForwardedReply> InTurnAsync(ForwardedCommand command)
    {
        await places.WaitAsync(stopping.Token).ConfigureAwait(false);
        try
        {
            return await AnswerAsync(command).ConfigureAwait(false);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task GiveAsync(NetworkStream stream, ForwardedReply reply)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        patience.CancelAfter(limits.Request);
        var code = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(code, reply.ExitCode);
        await Frames.WriteAsync(stream, code, patience.Token).ConfigureAwait(false);
        await Frames.WriteAsync(stream, reply.Output, patience.Token).ConfigureAwait(false);
        await Frames.WriteAsync(stream, reply.Error, patience.Token).ConfigureAwait(false);
    }

    private async Task<ForwardedReply> AnswerAsync(ForwardedCommand command)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        var screen = Screen.Captured(output, error);
        var code = RunAllowance.Refuse(command.Words, worker, commands) is { } refusal
            ? new Printer(screen, AnswerForm.Read(command.Words).Json).Error(refusal)
            : await CarryOutAsync(command, screen).ConfigureAwait(false);
        return new(code, output.ToArray(), error.ToArray());
    }

    private async Task<int> CarryOutAsync(ForwardedCommand command, Screen screen)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        patience.CancelAfter(limits.Command);
        return await run(command, screen, patience.Token).ConfigureAwait(false);
    }

    private static ForwardedReply Garbled() =>
        Refused(new(RefusalKind.Usage, "runner.garbled", "The runner does not understand the request.", "Use the interlock program that started the run."), json: true);

    private static ForwardedReply Refused(Refusal refusal, bool json)
    {
        using var error = new MemoryStream();
        var code = new Printer(Screen.Captured(Stream.Null, error), json).Error(refusal);
        return new(code, [], error.ToArray());
    }
}
