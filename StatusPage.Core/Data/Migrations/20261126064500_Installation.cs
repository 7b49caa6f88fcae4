using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace StatusPage.Core.Data.Migrations
{
    /// <inheritdoc />
    public partial class Installation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Installation",
                table: "PublicationStates",
                type: "TEXT",
                maxLength: 40,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Installation",
                table: "PublicationStates");
        }
    }
}
