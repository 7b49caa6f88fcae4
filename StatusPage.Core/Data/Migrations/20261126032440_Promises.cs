using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Promises : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OnCall",
                table: "SiteSettings",
                type: "TEXT",
                nullable: false,
                defaultValueSql: "'[]'");

            migrationBuilder.CreateTable(
                name: "Obligations",
                columns: table => new
                {
                    IncidentId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PolicyNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    From = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Obligations", x => x.IncidentId);
                });

            migrationBuilder.CreateTable(
                name: "PromiseLedger",
                columns: table => new
                {
                    Number = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Title = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Impact = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Cycle = table.Column<int>(type: "INTEGER", nullable: false),
                    Promised = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    StartedAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    DueAt = table.Column<DateTime>(type: "TEXT", nullable: false),
                    MetAt = table.Column<DateTime>(type: "TEXT", nullable: true),
                    State = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    PolicyNumber = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<string>(type: "TEXT", maxLength: 500, nullable: true),
                    By = table.Column<string>(type: "TEXT", nullable: true),
                    PreviousHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Hash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromiseLedger", x => x.Number);
                });

            migrationBuilder.CreateTable(
                name: "PromiseReminders",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    SubjectId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Cycle = table.Column<int>(type: "INTEGER", nullable: false),
                    Step = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    At = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PromiseReminders", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_PromiseLedger_DueAt",
                table: "PromiseLedger",
                column: "DueAt");

            migrationBuilder.CreateIndex(
                name: "PromiseEndsOnce",
                table: "PromiseLedger",
                columns: new[] { "SubjectId", "Kind", "Cycle" },
                unique: true,
                filter: "\"State\" <> 'waived'");

            migrationBuilder.CreateIndex(
                name: "PromiseWaivedOnce",
                table: "PromiseLedger",
                columns: new[] { "SubjectId", "Kind", "Cycle", "State" },
                unique: true,
                filter: "\"State\" = 'waived'");

            migrationBuilder.CreateIndex(
                name: "IX_PromiseReminders_SubjectId_Kind_Cycle_Step",
                table: "PromiseReminders",
                columns: new[] { "SubjectId", "Kind", "Cycle", "Step" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Obligations");

            migrationBuilder.DropTable(
                name: "PromiseLedger");

            migrationBuilder.DropTable(
                name: "PromiseReminders");

            migrationBuilder.DropColumn(
                name: "OnCall",
                table: "SiteSettings");
        }
    }
}
