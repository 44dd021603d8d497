using Interlock.Gates;

namespace Interlock.Tests.Gates;

public sealed class FileSetTests
{
    [Fact]
    public void A_file_set_has_one_hash_whatever_its_order()
    {
        Assert.Equal(FileSet.Hash(["a", "b"]), FileSet.Hash(["b", "a", "b"]));
        Assert.NotEqual(FileSet.Hash(["a", "b"]), FileSet.Hash(["a"]));
        Assert.NotEqual(FileSet.Hash(["a"]), FileSet.Hash(["A"]));
        Assert.NotEqual(FileSet.Hash([]), FileSet.Hash([""]));
        Assert.NotEqual(FileSet.Hash(["a", "b"]), FileSet.Hash(["a\nb"]));
        Assert.Matches("^[0-9a-f]{64}$", FileSet.Hash([]));
    }

    [Fact]
    public void Risks_are_read_in_any_case_and_only_the_upper_two_need_a_person()
    {
        Assert.Equal(Risk.High, Risks.Parse("high"));
        Assert.Equal("CRITICAL", Risks.Parse("Critical")?.Name());
        Assert.Null(Risks.Parse("huge"));
        Assert.Null(Risks.Parse(null));
        Assert.Equal([Risk.High, Risk.Critical], Enum.GetValues<Risk>().Where(risk => risk.NeedsApproval()));
    }
}
