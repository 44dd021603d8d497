namespace Interlock.Bench;

/// <summary>
/// A process that claims: reads the path of a registry per line, claims on its threads until nothing is left, and answers with a line
/// per thread: the tasks it won, and the refusal that ended it.
/// </summary>
internal static class ClaimWorker
{
    public static int Run(string worker, int threads)
    {
        Console.WriteLine("ready");
        while (Console.ReadLine() is { Length: > 0 } path)
        {
            using var book = Book.Open(path);
            Console.WriteLine("open");
            if (Console.ReadLine() is null)
            {
                return 1;
            }

            var won = new string[threads];
            var others = Enumerable.Range(1, threads - 1).Select(number => new Thread(() => won[number] = Claim(book, $"{worker}.{number}"))).ToList();
            others.ForEach(thread => thread.Start());
            won[0] = Claim(book, worker);
            others.ForEach(thread => thread.Join());
            Console.WriteLine(string.Join('\n', won));
        }

        return 0;
    }

    private static string Claim(Book book, string worker)
    {
        var won = new List<string>();
        while (book.Registry.Claiming.Claim(new() { Actor = new() { Name = worker, Host = "bench" } }) is var claimed)
        {
            if (claimed.IsRefused)
            {
                won.Add(claimed.Refusal.Code);
                break;
            }

            won.Add(claimed.Value.Task.Id);
        }

        return string.Join(' ', won);
    }
}
