using StatusPage.Bench;

return args switch
{
    ["bare", .. var rest] => await BareServer.RunAsync(rest),
    ["board", .. var rest] => await BoardBench.RunAsync(Options.Parse(rest)),
    ["answers", .. var rest] => await AnswersBench.RunAsync(Options.Parse(rest)),
    ["first-view", .. var rest] => await FirstViewBench.RunAsync(Options.Parse(rest)),
    ["probes", .. var rest] => await ProbeBench.RunAsync(Options.Parse(rest)),
    ["send", .. var rest] => await ProbeBench.SendAsync(rest),
    ["roll-ups", .. var rest] => await RollupBench.RunAsync(Options.Parse(rest)),
    ["seed", .. var rest] => await Seed.RunAsync(Options.Parse(rest)),
    ["fan-out", .. var rest] => await MailBench.RunAsync(Options.Parse(rest)),
    ["keep", .. var rest] => await KeepBench.RunAsync(Options.Parse(rest)),
    ["kills", .. var rest] => await KillBench.RunAsync(Options.Parse(rest)),
    ["export", .. var rest] => await ExportBench.RunAsync(Options.Parse(rest)),
    ["streams", .. var rest] => await StreamBench.RunAsync(Options.Parse(rest)),
    ["smtp", .. var rest] => await SmtpBench.RunAsync(Options.Parse(rest)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine(
        """
        Measures a published build of the status page. First: dotnet publish StatusPage.Web -c Release -o artifacts/bench
          board      [--app DIR] [--database FILE] [--path /] [--connections 64] [--seconds 10] [--rounds 3]
                     requests a second and p99 of GET / against a bare server with
                     the same bytes, while an update is posted every second; how soon a posted update is in the page; memory; start
          answers    [--app DIR] [--database FILE] [--connections 64] [--seconds 5] [--rounds 3] [--only NAME] [--encoding gzip|identity]
                     the same of the board, a component page, an incident, /v1/status and summary.json, and beside nginx with the plain file
          first-view [--app DIR] [--database FILE]                               bytes, requests and first contentful paint in Chromium
          seed       [--database FILE] [--incidents 10000] [--components 10] [--probes 0] [--days 90]
                     makes a database of that size, for the two above (--demo false)
          probes     [--app DIR] [--count 20000] [--interval 60] [--seconds 180] how late HTTP probes start, what each costs beside a bare request,
                     memory, and how soon a third failure is a public incident
          fan-out    [--app DIR] [--subscribers 100000] [--connections 10] [--rounds 3]
                     one posting to that many: how soon it answers, mails a second beside smtp-source, memory, the board meanwhile
          keep       [--incidents 10000] [--components 100] [--rounds 10]        what keeping the published snapshot on disk costs after a posting
          kills      [--app DIR] [--subscribers 5000] [--kills 50]               the program killed in the middle of fan-outs: mails lost, mails doubled
          streams    [--app DIR] [--count 10000] [--events all|none] [--postings 20] [--seconds 10] [--rounds 3]
                     that many open event streams: memory of each, how soon a posting reaches the last, the board's throughput beside them
          roll-ups   [--count 20000]                                             how long a day of probes takes to roll up, and who waits meanwhile
          export     [--app DIR] [--database FILE] [--rounds 3]                 a static copy of a seeded database beside copying its files, one over it, and
                     how soon a posting is in a copy that is kept
          smtp       [--count 100000] [--connections 10] [--size 8192] [--rounds 3]
                     mails a second of the mail transport alone against smtp-sink, beside smtp-source -d
        """);
    return 2;
}
