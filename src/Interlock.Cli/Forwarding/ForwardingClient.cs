using System.Buffers.Binary;
using System.Net.Sockets;
using Interlock.Cli.Output;

namespace Interlock.Cli.Forwarding;

/// <summary>The end inside the run: hands the command line to the runner and prints its reply byte for byte.</summary>
internal static class ForwardingClient
{
    /// <summary>Names the socket of the run that a command is in.</summary>
    public const string SocketVariable = "INTERLOCK_SOCKET";

    private const int Attempts = 40;

    public static async ValueTask<int> RunAsync(string path, Invocation invocation, Printer print)
    {
        var command = new ForwardedCommand(invocation.Directory ?? "/", invocation.Words).ToBytes();
        if (command.Length > Frames.LargestRequest)
        {
            return print.Error(new(RefusalKind.Usage, "usage.invalid", "The command line is too long to hand to the runner.", "Put long text into a file of the worktree."));
        }

        return Print(await AskAsync(path, command, invocation.Interrupts.Graceful).ConfigureAwait(false), path, print);
    }

    private static int Print(ForwardedReply? answered, string path, Printer print)
    {
        if (answered is not { } reply)
        {
            return print.Error(Unreachable(path));
        }

        var screen = print.Screen;
        if (reply.Output.Length > 0)
        {
            print.Raw(reply.Output);
        }

        screen.Error.Write(reply.Error);
        screen.Error.Flush();
        return reply.ExitCode;
    }

    public static Refusal Unreachable(string path) => new(
        RefusalKind.Failed,
        "runner.unreachable",
        "The runner of this run does not answer on its socket.",
        "The run may have been ended. Stop working on this task.",
        new() { ["socket"] = path });

    /// <summary>Hands over a command line and waits for its reply; null when nobody answers within the patience.</summary>
    public static ForwardedReply? Ask(string path, ForwardedCommand command, TimeSpan patience)
    {
        using var enough = new CancellationTokenSource(patience);
        try
        {
            return AskAsync(path, command.ToBytes(), enough.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<ForwardedReply?> AskAsync(string path, byte[] command, CancellationToken cancellation)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await ConnectAsync(socket, path, cancellation).ConfigureAwait(false);
            await using var stream = new NetworkStream(socket);
            await Frames.WriteAsync(stream, command, cancellation).ConfigureAwait(false);
            var code = await Frames.ReadAsync(stream, 4, cancellation).ConfigureAwait(false);
            var output = await Frames.ReadAsync(stream, Frames.LargestReply, cancellation).ConfigureAwait(false);
            var error = await Frames.ReadAsync(stream, Frames.LargestReply, cancellation).ConfigureAwait(false);
            return code is { Length: 4 } && output is not null && error is not null ? new(BinaryPrimitives.ReadInt32BigEndian(code), output, error) : null;
        }
        catch (Exception unreachable) when (unreachable is SocketException or IOException or ArgumentException)
        {
            return null;
        }
    }

    // A runner with many callers at once turns new ones away for a moment.
    private static async Task ConnectAsync(Socket socket, string path, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
                return;
            }
            catch (SocketException busy) when (busy.SocketErrorCode is SocketError.WouldBlock or SocketError.TryAgain && attempt < Attempts)
            {
                await Task.Delay(attempt * 5, cancellation).ConfigureAwait(false);
            }
        }
    }
}
