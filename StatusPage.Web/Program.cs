using StatusPage.Web.Hosting;

try
{
    await using var app = StatusPageApplication.Build(args);
    await StartUp.PrepareAsync(app);
    await app.StartAsync();
    await Announcement.PrintAsync(app, Console.Out);
    await app.WaitForShutdownAsync();
    return 0;
}
catch (ConfigurationException exception)
{
    await Console.Error.WriteLineAsync("The status page did not start. Its configuration needs a change:");
    foreach (var error in exception.Errors)
    {
        await Console.Error.WriteLineAsync("  " + error);
    }

    return 1;
}
catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
{
    await Console.Error.WriteLineAsync($"The status page did not start: {exception.Message} Stop the other program, or set Urls (ASPNETCORE_URLS) to a free address, for example http://localhost:5081.");
    return 1;
}
