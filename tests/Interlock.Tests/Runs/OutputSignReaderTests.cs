using Interlock.Runs;

namespace Interlock.Tests.Runs;

public sealed class OutputSignReaderTests
{
    [Theory]
    [InlineData("API Error: 401 {\"type\":\"error\",\"error\":{\"type\":\"authentication_error\"}}", OutputSigns.AuthFailed)]
    [InlineData("stream error: exceeded retry limit, last status: 429 Too Many Requests", OutputSigns.RateLimited)]
    [InlineData("{\"type\":\"overloaded_error\"}", OutputSigns.Overloaded)]
    [InlineData("401 unauthorized", OutputSigns.AuthFailed)]
    [InlineData("Invalid API key · Please run /login", OutputSigns.AuthFailed)]
    [InlineData("[API Error: {\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\"}}]", OutputSigns.RateLimited)]
    [InlineData("Error: 429 Too Many Requests\n    at fetch (client.js:10)\n", OutputSigns.RateLimited)]
    [InlineData("FAIL: expected rate_limit_error", OutputSigns.None)]
    [InlineData("Error: expected 429 Too Many Requests", OutputSigns.None)]
    [InlineData("AssertionError: {'type': 'rate_limit_error'} is not None", OutputSigns.None)]
    [InlineData("interlock: needs input: which one", OutputSigns.None)]
    [InlineData("I added rate limiting with status 429 and a login page for error 401", OutputSigns.None)]
    [InlineData("", OutputSigns.None)]
    internal void Known_phrases_are_signs(string tail, OutputSigns signs) => Assert.Equal(signs, OutputSignReader.Read(tail));

    [Fact]
    public void Only_the_end_counts()
    {
        const string Sign = "429 Too Many Requests\n";
        Assert.Equal(OutputSigns.RateLimited, OutputSignReader.Read(Sign + "one\ntwo\n"));
        Assert.Equal(OutputSigns.None, OutputSignReader.Read(Sign + string.Concat(Enumerable.Repeat("and on it went\n", 12))));
        Assert.Equal(OutputSigns.None, OutputSignReader.Read(Sign + new string('.', OutputSignReader.TailBytes)));
    }
}
