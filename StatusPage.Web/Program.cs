using StatusPage.Web.Hosting;

try
{
    var app = StatusPageApplication.Build(args);
    await StartUp.PrepareAsync(app);
    await app.RunAsync();
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
