using Interlock.WorkGraph;

namespace Interlock.Bench;

/// <summary>What the library itself takes, on SQLite.</summary>
internal static class InProcess
{
    public static IEnumerable<string> Run(int rounds)
    {
        var home = Directory.CreateTempSubdirectory("interlock library ").FullName;
        try
        {
            var batch = new Samples("1,000 tasks created in one batch");
            for (var round = 0; round < rounds; round++)
            {
                using var book = Book.Create(Path.Combine(home, $"batch{round}.db"));
                batch.Time(() => book.Import("bench", 1_000, chained: true));
            }

            yield return $"| {batch.Name} | {batch.Median:0.0} ms |";
            var sizes = new[] { 1_000, 10_000, 100_000 };
            var books = sizes.ToDictionary(size => size, size => Filled(Path.Combine(home, $"{size}.db"), size));
            var updates = sizes.ToDictionary(size => size, size => new Samples($"one task updated, {size:N0} tasks"));
            for (var round = 0; round < 20 * rounds; round++)
            {
                foreach (var size in sizes)
                {
                    updates[size].Time(() => books[size].Registry.Steering.Update(new TaskRef("bench", $"{1 + (round * 7 % size)}"), new() { Priority = 1 + (round % 5) }, Book.Ann));
                }
            }

            foreach (var (size, book) in books)
            {
                book.Dispose();
                yield return $"| {updates[size].Name} | {updates[size].Median:0.00} ms |";
            }
        }
        finally
        {
            Directory.Delete(home, recursive: true);
        }
    }

    private static Book Filled(string path, int tasks)
    {
        var book = Book.Create(path);
        book.Import("bench", tasks, chained: true);
        return book;
    }
}
