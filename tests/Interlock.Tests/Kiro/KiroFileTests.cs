using System.Text;
using Interlock.Kiro;

namespace Interlock.Tests.Kiro;

public sealed class KiroFileTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("interlock kiro é ").FullName;
    private readonly KiroFile file = new(new HurriedClock());

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task A_change_is_written_and_nothing_else_is_left_behind()
    {
        var path = Write("- [ ] 1. A");
        var written = await file.UpdateAsync(path, Tick, CancellationToken.None);
        Assert.True(written.Value.Changed);
        Assert.Equal("- [x] 1. A", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(directory));
    }

    [Fact]
    public async Task The_same_content_is_not_written()
    {
        var path = Write("- [x] 1. A");
        File.SetLastWriteTimeUtc(path, DateTime.UnixEpoch);
        Assert.False((await file.UpdateAsync(path, Tick, CancellationToken.None)).Value.Changed);
        Assert.Equal(DateTime.UnixEpoch, File.GetLastWriteTimeUtc(path));
    }

    [Fact]
    public async Task The_mode_is_kept()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Write("- [ ] 1. A");
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.UserExecute;
        File.SetUnixFileMode(path, mode);
        Assert.False((await file.UpdateAsync(path, Tick, CancellationToken.None)).IsRefused);
        Assert.Equal(mode, File.GetUnixFileMode(path));
    }

    [Fact]
    public async Task A_read_only_file_is_refused_and_stays()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var path = Write("- [ ] 1. A");
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        Assert.Equal("kiro.not_writable", (await file.UpdateAsync(path, Tick, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("- [ ] 1. A", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_symbolic_link_is_written_through()
    {
        Directory.CreateDirectory(Path.Combine(directory, "real"));
        var target = Path.Combine(directory, "real", "tasks.md");
        await File.WriteAllTextAsync(target, "- [ ] 1. A");
        var middle = Path.Combine(directory, "middle.md");
        File.CreateSymbolicLink(middle, Path.Combine("real", "tasks.md"));
        var link = Path.Combine(directory, "link.md");
        File.CreateSymbolicLink(link, "middle.md");
        Assert.False((await file.UpdateAsync(link, Tick, CancellationToken.None)).IsRefused);
        Assert.NotNull(File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal("- [x] 1. A", await File.ReadAllTextAsync(target));
    }

    [Fact]
    public async Task What_somebody_else_wrote_meanwhile_is_merged()
    {
        var path = Write("- [ ] 1. A");
        var calls = 0;
        var written = await file.UpdateAsync(
            path,
            content =>
            {
                if (calls++ == 0)
                {
                    File.WriteAllText(path, "- [ ] 1. A\n- [ ] 2. New");
                }

                return Tick(content);
            },
            CancellationToken.None);
        Assert.True(written.Value.Changed);
        Assert.Equal(2, calls);
        Assert.Equal("- [x] 1. A\n- [ ] 2. New", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_file_that_never_rests_is_refused_and_left_alone()
    {
        var path = Write("- [ ] 1. A");
        var calls = 0;
        var refused = await file.UpdateAsync(
            path,
            content =>
            {
                File.WriteAllText(path, $"- [ ] 1. A {++calls}");
                return Tick(content);
            },
            CancellationToken.None);
        Assert.Equal("kiro.changed_while_written", refused.Refusal?.Code);
        Assert.Equal($"- [ ] 1. A {calls}", await File.ReadAllTextAsync(path));
        Assert.Equal([path], Directory.GetFiles(directory));
    }

    [Fact]
    public async Task A_save_during_the_reading_is_waited_out()
    {
        var path = Write("half");
        var reads = 0;
        var watched = new KiroFile(new HurriedClock())
        {
            ReadBytes = at =>
            {
                var content = File.ReadAllBytes(at);
                if (reads++ == 0)
                {
                    File.WriteAllText(path, "- [ ] 1. whole");
                }

                return content;
            },
        };
        Assert.Equal("- [ ] 1. whole", Encoding.UTF8.GetString((await watched.ReadAsync(path, CancellationToken.None)).Value));
        Assert.Equal(2, reads);
    }

    [Fact]
    public async Task A_file_that_changes_with_every_reading_is_refused()
    {
        var path = Write("");
        var reads = 0;
        var watched = new KiroFile(new HurriedClock())
        {
            ReadBytes = at =>
            {
                File.AppendAllText(at, "x");
                reads++;
                return [];
            },
        };
        Assert.Equal("kiro.changed_while_read", (await watched.ReadAsync(path, CancellationToken.None)).Refusal?.Code);
        Assert.InRange(reads, 2, 100);
    }

    [Fact]
    public async Task A_file_of_50_MB_is_refused_unread()
    {
        var path = Path.Combine(directory, "big.md");
        await using (var big = File.Create(path))
        {
            big.SetLength(50_000_000);
        }

        var watched = new KiroFile(new HurriedClock()) { ReadBytes = _ => throw new InvalidOperationException("read") };
        Assert.Equal("kiro.too_large", (await watched.ReadAsync(path, CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task What_is_no_file_is_refused_with_its_reason()
    {
        Assert.Equal("kiro.not_found", (await file.ReadAsync(Path.Combine(directory, "none.md"), CancellationToken.None)).Refusal?.Code);
        Assert.Equal("kiro.not_found", (await file.ReadAsync(Path.Combine(directory, "none", "none.md"), CancellationToken.None)).Refusal?.Code);
        Assert.Equal("kiro.not_a_file", (await file.ReadAsync(directory, CancellationToken.None)).Refusal?.Code);
        var dangling = Path.Combine(directory, "dangling.md");
        File.CreateSymbolicLink(dangling, "nowhere.md");
        Assert.Equal("kiro.not_found", (await file.ReadAsync(dangling, CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task A_refusal_of_the_change_is_passed_on_and_nothing_is_written()
    {
        var path = Write("\0");
        var refused = await file.UpdateAsync(path, Tick, CancellationToken.None);
        Assert.Equal("kiro.not_text", refused.Refusal?.Code);
        Assert.Equal("\0", await File.ReadAllTextAsync(path));
    }

    private static Result<byte[]> Tick(byte[] content)
    {
        var ticked = KiroTicks.Apply(content, [new KiroTick("1", "A")]);
        return ticked.IsRefused ? ticked.Refusal : ticked.Value.Content;
    }

    private string Write(string text)
    {
        var path = Path.Combine(directory, "tasks.md");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Every pause is over at once.</summary>
    private sealed class HurriedClock : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
