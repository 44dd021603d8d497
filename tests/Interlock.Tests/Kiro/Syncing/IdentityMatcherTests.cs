using Interlock.Kiro.Syncing;

namespace Interlock.Tests.Kiro.Syncing;

/// <summary>Which known task is which of the file, where titles alone do not tell.</summary>
public sealed class IdentityMatcherTests
{
    [Fact]
    public void Two_tasks_of_one_title_keep_their_numbers_in_whatever_order_they_stand() =>
        Assert.Equal([1, 0], IdentityMatcher.ByTitle([Task("3"), Task("10.5")], [Task("10.5"), Task("3")], new bool[2]));

    [Fact]
    public void One_line_is_one_task_also_where_two_that_are_gone_had_its_number_and_title()
    {
        var match = IdentityMatcher.ByTitle([Task("2"), Task("2")], [Task("2")], new bool[1]);
        Assert.Equal([-1, 0], match.Order());
    }

    private static Face Task(string number) => new(number, "Check the lamp", "", null, Done: false);
}
