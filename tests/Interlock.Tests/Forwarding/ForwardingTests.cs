using System.Net.Sockets;
using System.Text;
using Interlock.Cli;
using Interlock.Cli.Calls;
using Interlock.Cli.Commands;
using Interlock.Cli.Forwarding;
using Interlock.Cli.Output;

namespace Interlock.Tests.Forwarding;

public sealed class ForwardingTests : IDisposable
{
    private readonly string home = Directory.CreateTempSubdirectory("il-").FullName;

    private string Socket => Path.Combine(home, "run.sock");

    public void Dispose() => Directory.Delete(home, recursive: true);

    [Fact]
    public async Task A_command_inside_a_run_is_carried_out_by_the_runner_and_its_reply_printed_byte_for_byte()
    {
        ForwardedCommand? got = null;
        await using var server = Serve((command, screen, _) =>
        {
            got = command;
            screen.Output.Write("out\u0000é\n"u8);
            screen.Error.Write("err\n"u8);
            return new(7);
        });
        var answer = await AskAsync("task", "show", "chat-app/1", "--json");
        Assert.Equal((7, "out\u0000é\n", "err\n"), answer);
        Assert.Equal(["task", "show", "chat-app/1", "--json"], got!.Words);
        Assert.Equal("/somewhere", got.Directory);
    }

    [Theory]
    [InlineData("approve a/1 --for impact --reason x")]
    [InlineData("trust")]
    [InlineData("claim a/2")]
    [InlineData("lock force-release a/1 --reason x")]
    [InlineData("task reopen a/1 --reason x")]
    [InlineData("task create a/9 --title T")]
    [InlineData("merge process")]
    [InlineData("run kill abc")]
    [InlineData("run start")]
    [InlineData("run wait abc")]
    [InlineData("config show")]
    [InlineData("heartbeat --as somebody-else")]
    [InlineData("heartbeat --registry sqlite:/etc/x.db")]
    [InlineData("heartbeat --repo /elsewhere")]
    public async Task What_a_run_may_not_do_is_refused_before_anything_is_carried_out(string line)
    {
        await using var server = Serve((_, _, _) => throw new InvalidOperationException("carried out"));
        var (code, output, error) = await AskAsync([.. line.Split(' '), "--json"]);
        Assert.Equal(6, code);
        Assert.Equal("", output);
        Assert.Contains("\"code\":\"run.not_allowed\"", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("heartbeat --as agent-1")]
    [InlineData("progress 40 --step x")]
    [InlineData("submit")]
    [InlineData("finish --reason x")]
    [InlineData("fail --reason x")]
    [InlineData("release")]
    [InlineData("task list")]
    [InlineData("task show a/1")]
    [InlineData("task ready")]
    [InlineData("task why a/1")]
    [InlineData("lock list")]
    [InlineData("lock check x")]
    [InlineData("lock acquire x")]
    [InlineData("gate check")]
    [InlineData("impact analyze")]
    [InlineData("impact record --risk LOW")]
    [InlineData("artifact add --type log --uri x")]
    [InlineData("artifact list")]
    public async Task The_worker_protocol_is_let_through(string line)
    {
        await using var server = Serve((_, _, _) => new(0));
        Assert.Equal(0, (await AskAsync(line.Split(' '))).Code);
    }

    [Fact]
    public async Task What_needs_no_registry_is_answered_without_asking_the_runner()
    {
        var (code, output, _) = await AskAsync("schema", "task", "list");
        Assert.Equal(0, code);
        Assert.Contains("interlock/task.list/1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_runner_that_is_gone_is_said_to_be()
    {
        var (code, output, error) = await AskAsync("heartbeat", "--json");
        Assert.Equal(1, code);
        Assert.Equal("", output);
        Assert.Contains("\"code\":\"runner.unreachable\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_commands_at_once_each_get_their_own_reply()
    {
        await using var server = Serve(async (command, screen, _) =>
        {
            await Task.Yield();
            screen.Output.Write(Encoding.UTF8.GetBytes(command.Words[1]));
            return int.Parse(command.Words[1]) % 100;
        });
        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(n => AskAsync("progress", $"{n}")));
        Assert.All(answers.Select((answer, n) => (answer, n)), pair => Assert.Equal((pair.n, $"{pair.n}", ""), pair.answer));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"protocol\":2,\"directory\":\"/\",\"words\":[]}")]
    [InlineData("{\"protocol\":1,\"directory\":\"relative\",\"words\":[]}")]
    [InlineData("{\"protocol\":1,\"directory\":\"/\",\"words\":[1]}")]
    [InlineData("{\"protocol\":1,\"directory\":\"/\"}")]
    [InlineData("{\"protocol\":\"1\",\"directory\":\"/\",\"words\":[]}")]
    public async Task A_garbled_request_is_answered_as_such_and_the_next_one_is_served(string request)
    {
        await using var server = Serve((_, _, _) => new(0));
        using (var socket = await ConnectAsync())
        await using (var stream = new NetworkStream(socket))
        {
            await Frames.WriteAsync(stream, Encoding.UTF8.GetBytes(request), CancellationToken.None);
            var code = await Frames.ReadAsync(stream, 4, CancellationToken.None);
            Assert.Equal(2, code![3]);
        }

        Assert.Equal(0, (await AskAsync("heartbeat")).Code);
    }

    [Fact]
    public async Task A_request_out_of_bounds_is_not_read_and_one_that_breaks_off_hurts_nobody()
    {
        await using var server = Serve((_, _, _) => new(0));
        using (var socket = await ConnectAsync())
        {
            await socket.SendAsync(new byte[] { 0x7f, 0xff, 0xff, 0xff });
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1]));
        }

        using (var socket = await ConnectAsync())
        {
            await socket.SendAsync(new byte[] { 0, 0, 0, 9, 1 });
        }

        Assert.Equal(0, (await AskAsync("heartbeat")).Code);
    }

    [Fact]
    public async Task Stopping_cancels_what_is_under_way_and_removes_the_socket()
    {
        var begun = new TaskCompletionSource();
        var server = Serve(async (_, _, cancellation) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            return 0;
        });
        var asking = AskAsync("heartbeat", "--json");
        await begun.Task;
        await server.DisposeAsync();
        Assert.Equal(1, (await asking).Code);
        Assert.False(File.Exists(Socket));
    }

    [Fact]
    public async Task Who_says_nothing_keeps_nobody_out_and_is_dropped()
    {
        await using var server = Serve((_, _, _) => new(0), new() { AtOnce = 2, Silent = 4 });
        var silent = new List<Socket>();
        for (var i = 0; i < 8; i++)
        {
            silent.Add(await ConnectAsync());
        }

        Assert.Equal(0, (await AskAsync("heartbeat")).Code);

        // The four oldest were dropped to make room, and a fifth for the one that spoke.
        Assert.Equal(0, await silent[0].ReceiveAsync(new byte[1]));
        silent.ForEach(one => one.Dispose());
    }

    [Fact]
    public async Task Where_nobody_is_dropped_the_silent_keep_their_connections()
    {
        await using var server = Serve((_, _, _) => new(0), new() { Silent = 8, Request = Timeout.InfiniteTimeSpan });
        using var silent = await ConnectAsync();
        Assert.Equal(0, (await AskAsync("heartbeat")).Code);
        Assert.False(silent.Poll(0, SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_request_that_does_not_come_to_its_end_is_not_waited_for()
    {
        await using var server = Serve((_, _, _) => new(0), new() { Request = TimeSpan.FromMilliseconds(1) });
        using var slow = await ConnectAsync();
        await slow.SendAsync(new byte[] { 0, 0 });

        // Closed before it has read what came, a socket is reset instead of ended.
        var left = await Record.ExceptionAsync(async () => Assert.Equal(0, await slow.ReceiveAsync(new byte[1])));
        Assert.True(left is null or SocketException { SocketErrorCode: SocketError.ConnectionReset }, left?.ToString());
    }

    [Fact]
    public async Task A_command_that_takes_too_long_is_cancelled()
    {
        await using var server = Serve(
            async (_, _, cancellation) =>
            {
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(Timeout.InfiniteTimeSpan, cancellation));
                return 7;
            },
            new() { Command = TimeSpan.FromMilliseconds(1) });
        Assert.Equal(7, (await AskAsync("heartbeat")).Code);
    }

    [Fact]
    public async Task A_stranger_is_told_so_and_nothing_is_carried_out()
    {
        SocketPeer? seen = null;
        await using var server = Serve(
            (_, _, _) => throw new InvalidOperationException("carried out"),
            peer =>
            {
                seen = peer;
                return new(RefusalKind.Forbidden, "run.not_allowed", "Not of this run.");
            });
        var (code, _, error) = await AskAsync("heartbeat", "--json");
        Assert.Equal(6, code);
        Assert.Contains("run.not_allowed", error, StringComparison.Ordinal);
        Assert.Equal(Environment.ProcessId, seen!.Value.Pid);
    }

    [Fact]
    public async Task A_stranger_may_look()
    {
        ForwardedCommand? got = null;
        await using var server = Serve(
            (command, _, _) =>
            {
                got = command;
                return new(0);
            },
            static _ => new(RefusalKind.Forbidden, "run.not_allowed", "Not of this run."));
        Assert.Equal(0, (await AskAsync("task", "list")).Code);
        Assert.True(got!.Stranger);
    }

    [Fact]
    public async Task Only_the_user_can_connect()
    {
        await using var server = Serve((_, _, _) => new(0));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Socket));
    }

    private ForwardingServer Serve(Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, ForwardingLimits? limits = null) => Serve(run, static _ => null, limits);

    private ForwardingServer Serve(Func<ForwardedCommand, Screen, CancellationToken, ValueTask<int>> run, Func<SocketPeer?, Refusal?> admit, ForwardingLimits? limits = null) => ForwardingServer.Start(Socket, "agent-1", admit, run, CommandIndex.All, limits);

    private async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket));
        return socket;
    }

    private async Task<(int Code, string Output, string Error)> AskAsync(params string[] words)
    {
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var interrupts = Interrupts.Of(CancellationToken.None);
        var invocation = new Invocation
        {
            Words = words,
            Perform = Application.RunAsync,
            Directory = "/somewhere",
            Environment = name => name == ForwardingClient.SocketVariable ? Socket : null,
            Screen = _ => Screen.Captured(output, error),
            Interrupts = interrupts,
        };

        // The client waits where it is, as a process of its own would; the server needs the threads of the pool.
        var code = await Task.Factory.StartNew(() => Application.RunAsync(invocation).AsTask(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        return (code, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
