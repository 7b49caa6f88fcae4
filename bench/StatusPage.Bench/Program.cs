using StatusPage.Bench;

return args switch
{
    ["bare", .. var rest] => await BareServer.RunAsync(rest),
    ["board", .. var rest] => await BoardBench.RunAsync(Options.Parse(rest)),
    ["first-view", .. var rest] => await FirstViewBench.RunAsync(Options.Parse(rest)),
    ["seed", .. var rest] => await Seed.RunAsync(Options.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        Measures a published build of the status page. First: dotnet publish StatusPage.Web -c Release -o artifacts/bench
          board      [--app DIR] [--database FILE] [--seconds 10] [--rounds 3]   requests a second and p99 of GET / against a bare server with
                     the same bytes, while an update is posted every second; how soon a posted update is in the page; memory; start
          first-view [--app DIR] [--database FILE]                               bytes, requests and first contentful paint in Chromium
          seed       [--database FILE] [--incidents 10000] [--components 10]     makes a database of that size, for the two above (--demo false)
        """);
    return 2;
}
