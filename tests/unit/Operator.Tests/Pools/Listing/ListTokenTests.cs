using VastK8s.Operator.Pools.Listing;

namespace VastK8s.Operator.Tests.Pools.Listing;

public class ListTokenTests
{
    [Fact]
    public void A_token_is_read_back()
    {
        var token = new ListToken(ListToken.Part("sources"), ListToken.Part(""), 1_700_000_000);

        Assert.Equal(token, ListToken.Parse(token.ToString()));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{8}-1700000000$", token.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("0123456-01234567-5")]
    [InlineData("01234567-01234567-x")]
    [InlineData("01234567-01234567")]
    public void Another_text_is_none(string? text) => Assert.Null(ListToken.Parse(text));
}
