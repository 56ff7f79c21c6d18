"""ABM KPIs, alerts and a dashboard inside the team's own Google Sheet."""


def __getattr__(name: str) -> str:
    if name == "__version__":
        from importlib.metadata import version

        return version("abm-sheets")
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
