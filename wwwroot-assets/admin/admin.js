// The console: what Blazor cannot do itself.
