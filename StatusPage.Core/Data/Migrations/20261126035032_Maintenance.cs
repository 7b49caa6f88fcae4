using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Maintenance : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "MaintenanceReminderHours",
                table: "SiteSettings",
                type: "INTEGER",
                nullable: false,
                defaultValue: 24);

            migrationBuilder.AddColumn<DateTime>(
                name: "AnnouncedUntil",
                table: "Maintenances",
                type: "TEXT",
                nullable: false,
                defaultValue: new DateTime(1, 1, 1, 0, 0, 0, 0, DateTimeKind.Unspecified));

            migrationBuilder.AddColumn<string>(
                name: "Announcements",
                table: "Maintenances",
                type: "TEXT",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<bool>(
                name: "Automatic",
                table: "Maintenances",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<bool>(
                name: "Emergency",
                table: "Maintenances",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "EmergencyReason",
                table: "Maintenances",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "Notify",
                table: "Maintenances",
                type: "INTEGER",
                nullable: false,
                defaultValue: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "OccurrenceOf",
                table: "Maintenances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "RemindedFor",
                table: "Maintenances",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "SeriesId",
                table: "Maintenances",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            // What was planned until now was announced once, for the time that it has.
            migrationBuilder.Sql(
                """
                UPDATE "Maintenances" SET
                    "AnnouncedUntil" = "ScheduledUntil",
                    "Announcements" = '[{"at":"' || replace("AnnouncedAt", ' ', 'T') || 'Z","start":"' || replace("ScheduledFor", ' ', 'T') || 'Z","until":"'
                        || replace("ScheduledUntil", ' ', 'T') || 'Z","countsFrom":"' || replace("AnnouncedAt", ' ', 'T') || 'Z","noticeHours":48,"emergency":false,"reason":null}]';
                """);

            migrationBuilder.CreateTable(
                name: "MaintenanceSeries",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Rule = table.Column<string>(type: "TEXT", nullable: false),
                    FirstStart = table.Column<DateTime>(type: "TEXT", nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Title = table.Column<string>(type: "TEXT", nullable: false),
                    Message = table.Column<string>(type: "TEXT", nullable: false),
                    ComponentIds = table.Column<string>(type: "TEXT", nullable: false),
                    LengthMinutes = table.Column<int>(type: "INTEGER", nullable: false),
                    Notify = table.Column<bool>(type: "INTEGER", nullable: false),
                    Automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    PlannedThrough = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Excepted = table.Column<string>(type: "TEXT", nullable: false),
                    EndedAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    CreatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    UpdatedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaintenanceSeries", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "MaintenanceUpdates",
                columns: table => new
                {
                    Id = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    MaintenanceId = table.Column<string>(type: "TEXT", nullable: false),
                    Number = table.Column<int>(type: "INTEGER", nullable: false),
                    Status = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    StatusBefore = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Message = table.Column<string>(type: "TEXT", nullable: false),
                    PostedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    PostedBy = table.Column<string>(type: "TEXT", nullable: true),
                    Automatic = table.Column<bool>(type: "INTEGER", nullable: false),
                    Notify = table.Column<bool>(type: "INTEGER", nullable: false),
                    Plan = table.Column<string>(type: "TEXT", nullable: true),
                    Emergency = table.Column<bool>(type: "INTEGER", nullable: false),
                    Added = table.Column<string>(type: "TEXT", nullable: false),
                    Removed = table.Column<string>(type: "TEXT", nullable: false),
                    Reworded = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_MaintenanceUpdates", x => x.Id);
                    table.ForeignKey(
                        name: "FK_MaintenanceUpdates_Maintenances_MaintenanceId",
                        column: x => x.MaintenanceId,
                        principalTable: "Maintenances",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Maintenances_SeriesId_OccurrenceOf",
                table: "Maintenances",
                columns: new[] { "SeriesId", "OccurrenceOf" },
                unique: true,
                filter: "\"SeriesId\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_MaintenanceUpdates_MaintenanceId_Number",
                table: "MaintenanceUpdates",
                columns: new[] { "MaintenanceId", "Number" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "MaintenanceSeries");

            migrationBuilder.DropTable(
                name: "MaintenanceUpdates");

            migrationBuilder.DropIndex(
                name: "IX_Maintenances_SeriesId_OccurrenceOf",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "MaintenanceReminderHours",
                table: "SiteSettings");

            migrationBuilder.DropColumn(
                name: "AnnouncedUntil",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "Announcements",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "Automatic",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "Emergency",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "EmergencyReason",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "Notify",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "OccurrenceOf",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "RemindedFor",
                table: "Maintenances");

            migrationBuilder.DropColumn(
                name: "SeriesId",
                table: "Maintenances");
        }
    }
}
