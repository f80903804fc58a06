"""The command that lists the settings."""

from __future__ import annotations

from api.commands.messages import report
from api.commands.options import AsJson

__all__ = ["settings"]


def settings(json: AsJson = False) -> None:
    """List the settings: name, value, default and purpose.

    \b
    Examples:
      hudna settings
      HUDNA_PORT=8080 hudna settings --json
    """
    from dataclasses import asdict

    from builder.settings import list_settings, load_settings

    listed = list(list_settings(load_settings()))
    lines = []
    for setting in listed:
        changed = f"  (default: {setting.default or 'none'})" if setting.value != setting.default else ""
        lines += [f"{setting.name}={setting.value}{changed}", f"    {setting.help}"]
    report({"settings": [asdict(setting) for setting in listed]}, "\n".join(lines), json=json)
