using System.Text;
using Interlock.Impact.Scanning;

namespace Interlock.Tests.Impact;

public sealed class ReachTests
{
    [Fact]
    public void Steps_are_counted_once_each_and_bounded_even_in_a_circle()
    {
        var sources = new Sources()
            .With("a.py", "import e")
            .With("b.py", "import a")
            .With("c.py", "import b\nimport a")
            .With("d.py", "import c")
            .With("e.py", "import d");
        var reach = sources.Reach(3, "a.py");
        Assert.Equal([("b.py", 1), ("c.py", 1), ("d.py", 2), ("e.py", 3)], reach.Distances.OrderBy(file => file.Key).Select(file => (file.Key, file.Value)));
        Assert.False(reach.IsCut);
        Assert.True(sources.Reach(2, "a.py").IsCut);
        Assert.Equal(1, sources.Reach(1, "c.py", "d.py").At(1));
    }

    [Fact]
    public void A_name_that_many_files_declare_leads_nowhere()
    {
        var sources = new Sources().With("use.cs", "class Use { Handler h; Only o; }");
        for (var i = 0; i < 5; i++)
        {
            sources.With($"{i}.cs", $"class Handler {{ }} class Only{(i == 0 ? "" : i)} {{ }}");
        }

        Assert.Equal("use.cs", sources.UsersOf("0.cs"));
        Assert.Equal("", sources.UsersOf("1.cs"));
    }

    [Theory]
    [InlineData("odd.cs", "\"")]
    [InlineData("odd.cs", "/*")]
    [InlineData("odd.cs", "class")]
    [InlineData("odd.cs", "delegate (")]
    [InlineData("odd.cs", " static (\n static =(\n static >(")]
    [InlineData("odd.go", "import (\n\"a\nfunc (\ntype (\n\t\n")]
    [InlineData("odd.rs", "use a::{b::{c, d;\nuse {{{;\nmod ;\n;")]
    [InlineData("odd.py", "from import\nfrom . import\nimport\nfrom ...... import x\n= 3\nx: = 1")]
    [InlineData("odd.js", "import from\nimport '\nrequire(\"\nfrom ''\nimport '../../../../x'")]
    [InlineData("odd.sh", ". \nsource\n. \"$\n() {\nx ()\n. /\n. ..")]
    [InlineData("odd.c", "#include\n#\n#include <\n#define\ntypedef ;\n} ;\n};\n(\nx(")]
    [InlineData("odd.java", "import ;\nimport .*;\npackage\npackage ;")]
    [InlineData("odd.php", "use \\;\nuse a\\{b, c};\nrequire")]
    [InlineData("odd.rb", "require\nrequire_relative ''\ndef\ndef (")]
    public void Broken_source_is_read_all_the_same(string path, string text)
    {
        var sources = new Sources().With("deep/below/" + path, text).With(path, text + "\0" + new string('(', 3000));
        Assert.NotNull(sources.Reach(3, path));
    }

    [Fact]
    public void Random_text_is_read_all_the_same()
    {
        var random = new Random(7);
        const string alphabet = "import from use require class func (){}[]<>\"'`/*#=:;.\\$@ \n\tabcXYZ_019é";
        foreach (var extension in Languages.Extensions)
        {
            var sources = new Sources();
            for (var i = 0; i < 20; i++)
            {
                var text = new StringBuilder();
                for (var length = random.Next(400); length > 0; length--)
                {
                    text.Append(alphabet[random.Next(alphabet.Length)]);
                }

                sources.With($"d{i % 3}/f{i}{extension}", text.ToString());
            }

            Assert.NotNull(sources.Reach(3, $"d0/f0{extension}"));
        }
    }

    [Theory]
    [InlineData("node_modules/x/index.js", true)]
    [InlineData("a/vendor/b.go", true)]
    [InlineData("web/app.min.js", true)]
    [InlineData("src/Form.Designer.cs", true)]
    [InlineData("vendored/x.go", false)]
    [InlineData("vendor", false)]
    [InlineData("src/a.cs", false)]
    public void Other_peoples_code_is_not_read(string path, bool vendored) => Assert.Equal(vendored, Unread.IsVendored(path));
}
