using StatusPage.Web.Export;
using StatusPage.Web.Hosting;

try
{
    if (args is [VerifyLedger.Word, ..])
    {
        return await VerifyLedger.RunAsync(args[1..], Console.Out);
    }

    if (args is [ExportCommand.Word, ..])
    {
        return await ExportCommand.RunAsync(args[1..], Console.Out);
    }

    await using var app = StatusPageApplication.Build(args);
    await StartUp.PrepareAsync(app);
    await app.StartAsync();
    await Announcement.PrintAsync(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (StartFailure.Explain(exception) is { } sentence)
{
    await Console.Error.WriteLineAsync(sentence);
    return 1;
}
