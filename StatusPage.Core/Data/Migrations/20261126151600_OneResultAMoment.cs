using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class OneResultAMoment : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // What was written twice is counted as it was; of two rows the first stays.
            migrationBuilder.Sql(
                """
                DELETE FROM "ProbeResults" WHERE "Id" IN (
                    SELECT b."Id" FROM "ProbeResults" a JOIN "ProbeResults" b ON b."Probe" = a."Probe" AND b."AtMs" = a."AtMs" AND b."Id" > a."Id")
                """);

            migrationBuilder.DropIndex(
                name: "IX_ProbeResults_Probe_AtMs",
                table: "ProbeResults");

            migrationBuilder.CreateIndex(
                name: "IX_ProbeResults_Probe_AtMs",
                table: "ProbeResults",
                columns: new[] { "Probe", "AtMs" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_ProbeResults_Probe_AtMs",
                table: "ProbeResults");

            migrationBuilder.CreateIndex(
                name: "IX_ProbeResults_Probe_AtMs",
                table: "ProbeResults",
                columns: new[] { "Probe", "AtMs" });
        }
    }
}
