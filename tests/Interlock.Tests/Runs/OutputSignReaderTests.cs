using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class OutputSignReaderTests
{
    [Theory]
    [InlineData("API Error: 401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"}}", OutputSigns.AuthFailed)]
    [InlineData("stream error: exceeded retry limit, last status: 429 Too Many Requests", OutputSigns.RateLimited)]
    [InlineData("{\"type\":\"overloaded_error\"}", OutputSigns.Overloaded)]
    [InlineData("interlock: needs input: which one", OutputSigns.None)]
    [InlineData("I added rate limiting with status 429 and a login page for error 401", OutputSigns.None)]
    [InlineData("", OutputSigns.None)]
    internal void Known_phrases_are_signs(string tail, OutputSigns signs) => Assert.Equal(signs, OutputSignReader.Read(tail));

    [Fact]
    public void Only_the_end_counts() =>
        Assert.Equal(OutputSigns.None, OutputSignReader.Read("overloaded_error" + new string('.', OutputSignReader.TailBytes)));
}
