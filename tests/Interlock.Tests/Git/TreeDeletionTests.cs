using System.Text;
using Interlock.Git;

namespace Interlock.Tests.Git;

public sealed class TreeDeletionTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("interlock delete ").FullName;

    public void Dispose() => TreeDeletion.Delete(root);

    [Fact]
    public void Names_that_are_no_text_go_like_any_other()
    {
        var tree = Tree();
        Sh("""cd "$1" && mkdir "$(printf 'd\351r')" && : >"$(printf 'd\351r/caf\351.txt')" && : >"$(printf 'a\nb')" && ln -s . "$(printf 'l\377')" """, tree);
        TreeDeletion.Delete(tree);
        Assert.False(Directory.Exists(tree));
    }

    [Fact]
    public void Directories_without_permission_go_too()
    {
        var tree = Tree();
        Sh("""cd "$1" && mkdir -p closed/inner && : >closed/inner/file && mkfifo pipe && chmod 000 closed/inner && chmod 500 closed""", tree);
        TreeDeletion.Delete(tree);
        Assert.False(Directory.Exists(tree));
    }

    [Fact]
    public void A_tree_deeper_than_is_opened_at_once_goes_too()
    {
        var tree = Tree();
        Sh("""cd "$1" && for i in $(seq 200); do mkdir deeper && : >file && cd deeper; done""", tree);
        TreeDeletion.Delete(tree);
        Assert.False(Directory.Exists(tree));
    }

    [Fact]
    public void What_a_link_leads_to_stays()
    {
        var tree = Tree();
        var outside = Path.Combine(root, "outside");
        Directory.CreateDirectory(outside);
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        Directory.CreateSymbolicLink(Path.Combine(tree, "link"), outside);
        TreeDeletion.Delete(tree);
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
        Directory.CreateSymbolicLink(Path.Combine(root, "link"), outside);
        TreeDeletion.Delete(Path.Combine(root, "link"));
        Assert.True(File.Exists(Path.Combine(outside, "kept")));
    }

    [Theory]
    [InlineData("caf\u00e9.txt", "caf\u00e9.txt")]
    [InlineData("a\nb", "a\\x0ab")]
    public void A_name_is_shown_as_it_can_be_read(string name, string shown) => Assert.Equal(shown, EscapedName.Of(Encoding.UTF8.GetBytes(name)));

    [Fact]
    public void Bytes_that_are_no_text_are_shown_as_numbers() => Assert.Equal("caf\\xe9.txt", EscapedName.Of("caf"u8.ToArray().Append((byte)0xe9).Concat(".txt"u8.ToArray()).ToArray()));

    private string Tree() => Directory.CreateDirectory(Path.Combine(root, "tree")).FullName;

    private static void Sh(string script, string argument)
    {
        using var shell = System.Diagnostics.Process.Start("sh", ["-c", script, "sh", argument]);
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }
}
