using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Probing : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "Automatic",
                table: "IncidentUpdates",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "SlaExclusion",
                table: "Incidents",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AlertSources",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    ComponentId = table.Column<string>(type: "TEXT", nullable: true),
                    TemplateId = table.Column<string>(type: "TEXT", nullable: true),
                    Impact = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Mode = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Enabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", nullable: false),
                    SecretProtected = table.Column<string>(type: "TEXT", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AlertSources", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "AutomaticIncidents",
                columns: table => new
                {
                    IncidentId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ComponentId = table.Column<string>(type: "TEXT", nullable: false),
                    OpenedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecoveredAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ClosedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    ResolvedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Relapses = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AutomaticIncidents", x => x.IncidentId);
                    table.ForeignKey(
                        name: "FK_AutomaticIncidents_Incidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "Incidents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ProbeDays",
                columns: table => new
                {
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    Day = table.Column<int>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Ok = table.Column<int>(type: "INTEGER", nullable: false),
                    Latencies = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbeDays", x => new { x.Probe, x.Day });
                });

            migrationBuilder.CreateTable(
                name: "ProbeGaps",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false),
                    To = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbeGaps", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "ProbeHours",
                columns: table => new
                {
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    Hour = table.Column<int>(type: "INTEGER", nullable: false),
                    Total = table.Column<int>(type: "INTEGER", nullable: false),
                    Ok = table.Column<int>(type: "INTEGER", nullable: false),
                    Latencies = table.Column<byte[]>(type: "BLOB", nullable: false),
                    Minutes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbeHours", x => new { x.Probe, x.Hour });
                });

            migrationBuilder.CreateTable(
                name: "ProbeResults",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Ok = table.Column<bool>(type: "INTEGER", nullable: false),
                    LatencyMs = table.Column<int>(type: "INTEGER", nullable: false),
                    Code = table.Column<string>(type: "TEXT", nullable: false),
                    Detail = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbeResults", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Probes",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Target = table.Column<string>(type: "TEXT", nullable: false),
                    ComponentId = table.Column<string>(type: "TEXT", nullable: false),
                    IntervalSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    TimeoutSeconds = table.Column<int>(type: "INTEGER", nullable: false),
                    FailureThreshold = table.Column<int>(type: "INTEGER", nullable: false),
                    RecoveryThreshold = table.Column<int>(type: "INTEGER", nullable: false),
                    Region = table.Column<string>(type: "TEXT", nullable: true),
                    RunbookUrl = table.Column<string>(type: "TEXT", nullable: true),
                    TemplateId = table.Column<string>(type: "TEXT", nullable: true),
                    Impact = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Settings = table.Column<string>(type: "TEXT", nullable: false),
                    SecretHash = table.Column<string>(type: "TEXT", nullable: true),
                    SecretProtected = table.Column<string>(type: "TEXT", nullable: true),
                    PausedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RemovedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Probes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Probes_Components_ComponentId",
                        column: x => x.ComponentId,
                        principalTable: "Components",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "ProbeStates",
                columns: table => new
                {
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    ProbeVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    IntervalMs = table.Column<long>(type: "INTEGER", nullable: false),
                    PhaseMs = table.Column<long>(type: "INTEGER", nullable: false),
                    DueMs = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedUntilMs = table.Column<long>(type: "INTEGER", nullable: true),
                    ClaimedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Health = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    FailuresInRow = table.Column<int>(type: "INTEGER", nullable: false),
                    SuccessesInRow = table.Column<int>(type: "INTEGER", nullable: false),
                    FailingSinceMs = table.Column<long>(type: "INTEGER", nullable: true),
                    PassingSinceMs = table.Column<long>(type: "INTEGER", nullable: true),
                    LastAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    LastOk = table.Column<bool>(type: "INTEGER", nullable: true),
                    LastLatencyMs = table.Column<int>(type: "INTEGER", nullable: true),
                    LastCode = table.Column<string>(type: "TEXT", nullable: true),
                    LastDetail = table.Column<string>(type: "TEXT", nullable: true),
                    LastFailureAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    LatenessMs = table.Column<int>(type: "INTEGER", nullable: true),
                    LastGapAtMs = table.Column<long>(type: "INTEGER", nullable: true),
                    LastGapReason = table.Column<string>(type: "TEXT", nullable: true),
                    IncidentId = table.Column<string>(type: "TEXT", nullable: true),
                    LastBeatAtMs = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbeStates", x => x.Probe);
                });

            migrationBuilder.CreateTable(
                name: "ProbingSettings",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    ResultDays = table.Column<int>(type: "INTEGER", nullable: false),
                    HourDays = table.Column<int>(type: "INTEGER", nullable: false),
                    QuietMinutes = table.Column<int>(type: "INTEGER", nullable: false),
                    ReferenceTargets = table.Column<string>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ProbingSettings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RatioSamples",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Probe = table.Column<long>(type: "INTEGER", nullable: false),
                    AtMs = table.Column<long>(type: "INTEGER", nullable: false),
                    Good = table.Column<long>(type: "INTEGER", nullable: false),
                    Total = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RatioSamples", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "RollupMarks",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false),
                    LastResultId = table.Column<long>(type: "INTEGER", nullable: false),
                    LastDay = table.Column<int>(type: "INTEGER", nullable: false),
                    DeletedBeforeMs = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RollupMarks", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SlaTiers",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    Description = table.Column<string>(type: "TEXT", nullable: true),
                    Target = table.Column<long>(type: "INTEGER", nullable: false),
                    Bands = table.Column<string>(type: "TEXT", nullable: false),
                    ComponentIds = table.Column<string>(type: "TEXT", nullable: true),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SlaTiers", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Suggestions",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    SourceId = table.Column<string>(type: "TEXT", nullable: false),
                    SourceName = table.Column<string>(type: "TEXT", nullable: false),
                    Fingerprint = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Round = table.Column<int>(type: "INTEGER", nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Message = table.Column<string>(type: "TEXT", maxLength: 5000, nullable: true),
                    Impact = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    ComponentId = table.Column<string>(type: "TEXT", nullable: true),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    AlertStartsAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    AlertEndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    LastSeenAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TimesSeen = table.Column<int>(type: "INTEGER", nullable: false),
                    Url = table.Column<string>(type: "TEXT", nullable: true),
                    RunbookUrl = table.Column<string>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    DecidedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    DecidedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Reason = table.Column<string>(type: "TEXT", nullable: true),
                    IncidentId = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Suggestions", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "IncidentCauses",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    IncidentId = table.Column<string>(type: "TEXT", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    CauseId = table.Column<string>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", nullable: false),
                    FailingSince = table.Column<DateTime>(type: "TEXT", nullable: false),
                    RecoveredAt = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IncidentCauses", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IncidentCauses_AutomaticIncidents_IncidentId",
                        column: x => x.IncidentId,
                        principalTable: "AutomaticIncidents",
                        principalColumn: "IncidentId",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.InsertData(
                table: "ProbingSettings",
                columns: new[] { "Id", "HourDays", "QuietMinutes", "ReferenceTargets", "ResultDays", "Version" },
                values: new object[] { "probing", 800, 10, "[]", 8, 1 });

            migrationBuilder.InsertData(
                table: "RollupMarks",
                columns: new[] { "Id", "DeletedBeforeMs", "LastDay", "LastResultId" },
                values: new object[] { 1, 0L, 0, 0L });

            migrationBuilder.CreateIndex(
                name: "IX_StatusIntervals_SourceId",
                table: "StatusIntervals",
                column: "SourceId");

            migrationBuilder.CreateIndex(
                name: "IX_AlertSources_Name",
                table: "AlertSources",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_AlertSources_SecretHash",
                table: "AlertSources",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "OneOpenAutomaticIncidentPerComponent",
                table: "AutomaticIncidents",
                column: "ComponentId",
                unique: true,
                filter: "\"ClosedAt\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_IncidentCauses_IncidentId_Kind_CauseId",
                table: "IncidentCauses",
                columns: new[] { "IncidentId", "Kind", "CauseId" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_IncidentCauses_Kind_CauseId",
                table: "IncidentCauses",
                columns: new[] { "Kind", "CauseId" });

            migrationBuilder.CreateIndex(
                name: "IX_ProbeDays_Day_Probe_Total_Ok",
                table: "ProbeDays",
                columns: new[] { "Day", "Probe", "Total", "Ok" });

            migrationBuilder.CreateIndex(
                name: "IX_ProbeGaps_Probe_From",
                table: "ProbeGaps",
                columns: new[] { "Probe", "From" });

            migrationBuilder.CreateIndex(
                name: "OneOpenGapPerProbe",
                table: "ProbeGaps",
                column: "Probe",
                unique: true,
                filter: "\"To\" IS NULL");

            migrationBuilder.CreateIndex(
                name: "IX_ProbeHours_Hour",
                table: "ProbeHours",
                column: "Hour");

            migrationBuilder.CreateIndex(
                name: "IX_ProbeResults_Probe_AtMs",
                table: "ProbeResults",
                columns: new[] { "Probe", "AtMs" });

            migrationBuilder.CreateIndex(
                name: "IX_Probes_ComponentId",
                table: "Probes",
                column: "ComponentId");

            migrationBuilder.CreateIndex(
                name: "IX_Probes_Number",
                table: "Probes",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Probes_SecretHash",
                table: "Probes",
                column: "SecretHash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ProbeStates_DueMs",
                table: "ProbeStates",
                column: "DueMs");

            migrationBuilder.CreateIndex(
                name: "IX_RatioSamples_Probe_AtMs",
                table: "RatioSamples",
                columns: new[] { "Probe", "AtMs" });

            migrationBuilder.CreateIndex(
                name: "IX_SlaTiers_Name",
                table: "SlaTiers",
                column: "Name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_CreatedAt",
                table: "Suggestions",
                column: "CreatedAt");

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_SourceId_Fingerprint_Round",
                table: "Suggestions",
                columns: new[] { "SourceId", "Fingerprint", "Round" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Suggestions_State_CreatedAt",
                table: "Suggestions",
                columns: new[] { "State", "CreatedAt" });

            migrationBuilder.CreateIndex(
                name: "OneOpenSuggestionPerAlert",
                table: "Suggestions",
                columns: new[] { "SourceId", "Fingerprint" },
                unique: true,
                filter: "\"State\" = 'open'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "AlertSources");

            migrationBuilder.DropTable(
                name: "IncidentCauses");

            migrationBuilder.DropTable(
                name: "ProbeDays");

            migrationBuilder.DropTable(
                name: "ProbeGaps");

            migrationBuilder.DropTable(
                name: "ProbeHours");

            migrationBuilder.DropTable(
                name: "ProbeResults");

            migrationBuilder.DropTable(
                name: "Probes");

            migrationBuilder.DropTable(
                name: "ProbeStates");

            migrationBuilder.DropTable(
                name: "ProbingSettings");

            migrationBuilder.DropTable(
                name: "RatioSamples");

            migrationBuilder.DropTable(
                name: "RollupMarks");

            migrationBuilder.DropTable(
                name: "SlaTiers");

            migrationBuilder.DropTable(
                name: "Suggestions");

            migrationBuilder.DropTable(
                name: "AutomaticIncidents");

            migrationBuilder.DropIndex(
                name: "IX_StatusIntervals_SourceId",
                table: "StatusIntervals");

            migrationBuilder.DropColumn(
                name: "Automatic",
                table: "IncidentUpdates");

            migrationBuilder.DropColumn(
                name: "SlaExclusion",
                table: "Incidents");
        }
    }
}
