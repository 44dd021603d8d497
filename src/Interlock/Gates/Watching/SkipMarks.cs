using System.Text.RegularExpressions;

namespace Interlock.Gates.Watching;

/// <summary>The words by which test frameworks are told to leave tests out, or to run only some.</summary>
internal static partial class SkipMarks
{
    /// <summary>Names of what <see cref="Count"/> knows, for the documentation.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        "skip", "skipIf", "skipUnless", "skipif", "xfail", "importorskip", "expectedFailure", "SkipTest", "collect_ignore",
        ".only", ".skip", ".todo", ".failing", "fit(", "fdescribe(", "xit(", "xtest(", "xdescribe(", "xcontext(",
        "Skip =", "[Ignore]", "[Explicit]", "Assert.Ignore", "Assert.Inconclusive", "Assert.Skip", "@Disabled", "@Ignore", "assumeTrue", "t.Skip", "SkipNow",
        "#[ignore]", "pending", "XCTSkip", "markTestSkipped", "markTestIncomplete", "GTEST_SKIP", "DISABLED_", "BOOST_TEST_DONT", "@tag :skip", "@Skip", "ignore (",
    ];

    /// <summary>How often one of them stands in a text.</summary>
    public static int Count(string text) => Marks().Count(text);

    [GeneratedRegex(
        """
        \b(?:pytest\.)?(?:mark\.)?(?:skip|skipIf|skipUnless|skipif|xfail|importorskip)\s*\(      # pytest, unittest, a call in many others
        | \bmark\.(?:skip|xfail)\b(?!\s*\() | \bexpectedFailure\b | \bSkipTest\b | \bcollect_ignore(?:_glob)?\b
        | \b(?:it|test|describe|context|suite|specify|bench|each)(?:\.\w+)*\.(?:only|skip|todo|failing|fixme|fails)\b
        | \b(?:fit|fdescribe|fcontext|xit|xtest|xdescribe|xcontext|xspecify|xscenario|xfeature)\s*[(\s"']
        | \b(?:Skip|SkipWhen|SkipUnless|Ignore|IgnoreReason|Explicit)\s*=\s*(?!=|null|false)
        | \[\s*(?:\w+\s*(?:\([^)]*\))?\s*,\s*)*(?:Ignore|Explicit)\b
        | \bAssert\.(?:Ignore|Inconclusive|Skip|SkipWhen|SkipUnless|Pass)\s*\(
        | @(?:Disabled|DisabledIf\w*|DisabledOn\w*|EnabledIf\w*|EnabledOn\w*|Ignore|Skip|Pending|PendingFeature)\b | \bassume(?:True|False|That|NoException)?\s*\(
        | \b[tbf]\.Skip(?:f|Now)?\s*\( | \btesting\.Short\s*\(
        | \#\[\s*(?:ignore|should_panic)\b | \#\[\s*cfg_attr\s*\([^\]]*\bignore\b
        | (?:^|\s)pending\s*(?:$|[("']) | \bskip:\s*(?!false|nil) | ,\s*:?skip\b | @tag\s+:?(?:skip|pending)\b
        | \bXCTSkip(?:If|Unless)?\b | \.disabled\s*\( | \bmarkTest(?:Skipped|Incomplete)\b | @(?:group\s+)?(?:skip|ignore)\b
        | \bGTEST_SKIP\b | \bDISABLED_\w | \bboost::unit_test::disabled\b | \[\.\]|\[!mayfail\]|\[!shouldfail\]
        | \bignore\s*(?:\(\s*")
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.CultureInvariant,
        2000)]
    private static partial Regex Marks();
}
