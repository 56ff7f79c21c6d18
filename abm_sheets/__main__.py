"""The console script, and `python -m abm_sheets`: quiet also where Ctrl-C comes while it is being loaded."""


def main() -> None:
    """Run the command line."""
    try:
        from abm_sheets.cli import main as command_line  # noqa: PLC0415
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    command_line()


if __name__ == "__main__":
    main()
