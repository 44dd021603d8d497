using Interlock.Storage.Memory;
using Interlock.Workplaces;

namespace Interlock.Tests.Workplaces;

public sealed class RehearsedStoreTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_transaction_is_worked_out_and_undone()
    {
        using var real = new MemoryStore();
        using var store = new RehearsedStore(real);
        var seen = store.Write(tx =>
        {
            tx.PutSpec(new() { Name = "a", CreatedAt = Now, UpdatedAt = Now });
            return tx.FindSpec("a")?.Name;
        });
        Assert.Equal("a", seen);
        Assert.Empty(store.Read(reader => reader.ListSpecs()));
        Assert.Empty(real.Read(reader => reader.ListSpecs()));
    }

    [Fact]
    public void What_goes_wrong_in_it_goes_wrong_as_ever()
    {
        using var store = new RehearsedStore(new MemoryStore());
        Assert.Throws<InvalidDataException>(() => store.Write<int>(_ => throw new InvalidDataException()));
    }
}
