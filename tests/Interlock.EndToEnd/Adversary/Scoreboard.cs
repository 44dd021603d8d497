using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Interlock.EndToEnd.Adversary;

/// <summary>How the attempts of this run ended, in <c>artifacts/adversary.txt</c>; <c>./test</c> prints it.</summary>
internal sealed class Scoreboard : IDisposable
{
    private static readonly Lock Writing = new();
    private static readonly ConcurrentDictionary<int, bool> Ends = new();

    private readonly int number;
    private bool held;

    private Scoreboard(int number) => this.number = number;

    public static Scoreboard Begin(int number) => new(number);

    public void Held() => held = true;

    public void Dispose()
    {
        Ends[number] = held;
        lock (Writing)
        {
            File.WriteAllText(Place("adversary.txt"), Page());
        }
    }

    private static string Page()
    {
        var page = new StringBuilder();
        foreach (var (number, held) in Ends.OrderBy(end => end.Key))
        {
            var attempt = Attempts.All[number - 1];
            var outcome = attempt.Outcome;
            var by = outcome.Way == Way.NoEffect ? "no effect" : outcome.Code;
            page.Append(CultureInfo.InvariantCulture, $"{number,4}  {attempt.Kind,-12} {Cut(attempt.What, 72),-72}  {outcome.GateText,1}  {by,-26} {outcome.Exit,1}  {(held ? "held" : "NOT HELD")}\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"{Ends.Count(end => end.Value)} of {Ends.Count} attempts held\n");
        return page.ToString();
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    internal static string Place(string name)
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (at.Name == "artifacts")
            {
                return Path.Combine(at.FullName, name);
            }
        }

        return Path.Combine(AppContext.BaseDirectory, name);
    }
}
