using System.Net;
using FsCheck;
using FsCheck.Fluent;
using StatusPage.Core.Network;

namespace StatusPage.Tests.Network;

public sealed class AddressRuleTests
{
    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("192.0.2.1")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("2002:808:808::1")]
    public void A_public_address_is_permitted(string address) => Assert.Null(AddressRule.Refusal(IPAddress.Parse(address), allowPrivate: false));

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("172.16.0.0")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("100.64.0.1")]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("fc00::1")]
    [InlineData("fdff::1")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::127.0.0.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("64:ff9b:1::8.8.8.8")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:0:0a00:1::f7f7:f7f7")]
    [InlineData("2001:0:808:808::f5ff:fffe")]
    [InlineData("2001:db8::5efe:10.0.0.1")]
    public void A_private_address_is_permitted_only_where_the_operator_allows_it(string address)
    {
        Assert.NotNull(AddressRule.Refusal(IPAddress.Parse(address), allowPrivate: false));
        Assert.Null(AddressRule.Refusal(IPAddress.Parse(address), allowPrivate: true));
    }

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("169.254.0.1")]
    [InlineData("169.254.170.2")]
    [InlineData("100.100.100.200")]
    [InlineData("168.63.129.16")]
    [InlineData("192.0.0.192")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("224.0.0.1")]
    [InlineData("239.255.255.255")]
    [InlineData("255.255.255.255")]
    [InlineData("::")]
    [InlineData("fe80::1")]
    [InlineData("fe80::1%1")]
    [InlineData("febf::1")]
    [InlineData("ff02::1")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fd20:ce::254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("::169.254.169.254")]
    [InlineData("::ffff:0:169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b:1::169.254.169.254")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("2001:0:a9fe:a9fe::1")]
    [InlineData("2001:0:808:808::5601:5601")]
    [InlineData("fc00::5efe:169.254.169.254")]
    public void Link_local_metadata_and_special_addresses_are_always_refused(string address)
    {
        Assert.NotNull(AddressRule.Refusal(IPAddress.Parse(address), allowPrivate: false));
        Assert.NotNull(AddressRule.Refusal(IPAddress.Parse(address), allowPrivate: true));
    }

    [Fact]
    public void An_ipv4_address_is_judged_alike_in_whatever_it_is_wrapped()
    {
        var addresses = from bytes in Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 4)
                        from allow in Gen.Elements(true, false)
                        select (Bytes: bytes, Allow: allow);

        Prop.ForAll(addresses.ToArbitrary(), given =>
        {
            var refused = AddressRule.Refusal(new IPAddress(given.Bytes), given.Allow) is not null;
            return Wrapped(given.Bytes).All(wrapped => AddressRule.Refusal(wrapped, given.Allow) is not null == refused
                ? true
                : throw new InvalidOperationException($"{new IPAddress(given.Bytes)} and {wrapped} are judged differently."));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    [Fact]
    public void What_is_refused_with_permission_is_refused_without()
    {
        var addresses = Gen.OneOf(Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 4), Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b), 16));

        Prop.ForAll(addresses.ToArbitrary(), bytes =>
        {
            var address = new IPAddress(bytes);
            return AddressRule.Refusal(address, allowPrivate: true) is null || AddressRule.Refusal(address, allowPrivate: false) is not null;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));
    }

    private static IEnumerable<IPAddress> Wrapped(byte[] v4)
    {
        yield return new IPAddress(v4).MapToIPv6();
        yield return new IPAddress([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, .. v4]);
        yield return new IPAddress([0x20, 0x02, .. v4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
        yield return new IPAddress([0x20, 0x01, 0, 0, 8, 8, 8, 8, 0, 0, 0, 0, .. v4.Select(b => (byte)~b)]);
    }
}
