"""`siemantic qradar ping`."""

from siemantic.cli import options, screen
from siemantic.cli.console_options import Address, CaFile, TokenFile, open_console


def ping(
    address: Address = None,
    token_file: TokenFile = None,
    ca_file: CaFile = None,
    report: options.Report = options.ReportFormat.TEXT,
) -> None:
    """Say which console answers, and with which version of the API.

    Example: siemantic qradar ping
    """
    from siemantic.qradar.system import read_about

    with open_console(address, token_file, ca_file) as console:
        about = read_about(console)
        found = {
            "console": console.channel.connection.address,
            "release": about.release,
            "build": about.build,
            "api": console.version,
        }
    if report is options.ReportFormat.JSON:
        screen.print_json([found])
    else:
        build = f" (build {about.build})" if about.build else ""
        text = f"{found['console']}: QRadar {about.release}{build}, API {found['api']}"
        screen.say(text, err=False)
