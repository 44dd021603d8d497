namespace Interlock.Bench;

/// <summary>A process that claims: reads the path of a registry per line, claims until nothing is left, and answers with the tasks it won.</summary>
internal static class ClaimWorker
{
    public static int Run(string worker)
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

            Console.WriteLine(string.Join(' ', won));
        }

        return 0;
    }
}
