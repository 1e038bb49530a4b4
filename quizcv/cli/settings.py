"""`quizcv settings`."""

from __future__ import annotations

from collections.abc import Collection

import click

from quizcv.cli.options import CommonOptions, with_data_and_decks
from quizcv.cli.output import echo, echo_text, show_notes
from quizcv.decks import bundled_folder
from quizcv.settings import SETTINGS, SettingError, Settings, load, value_of
from quizcv.settings.themes import THEMES
from quizcv.settings.typed import from_text
from quizcv.settings.writing import as_toml, save, toml
from quizcv.text import did_you_mean
from quizcv.trust import Trust


@click.command(
    epilog="Example: quizcv settings runner 'ssh -T gpu python3'",
    context_settings={"ignore_unknown_options": True},  # -3 is a value, though one that cannot be
)
@click.argument("name", required=False)
@click.argument("value", required=False)
@with_data_and_decks
def settings(options: CommonOptions, name: str | None, value: str | None) -> None:
    """Show all settings or the one called NAME, or change it to VALUE, to its default where VALUE is ''."""
    for word, sign in ((name, "-"), (value, "--")):
        if word and word.startswith(sign):
            raise click.NoSuchOption(word, ctx=click.get_current_context())
    path = options.places().settings
    if name is None:
        chosen, problem = load(path)
        echo_text(as_toml(chosen), nl=False)
        show_notes([problem])
        return
    if name not in SETTINGS:
        raise click.ClickException(f"there is no setting {name!r}{_instead(name, SETTINGS)}")
    if value is None:
        chosen, problem = load(path)
        echo(f"{name} = {toml(value_of(chosen, name))}")
        show_notes([problem])
        return
    if name == "theme" and value and value.strip() not in THEMES:
        raise click.ClickException(f"there is no theme {value!r}{_instead(value, THEMES)}")
    try:
        chosen_value = from_text(name, value) if value else value_of(Settings(), name)
        save(path, name, chosen_value)
    except SettingError as error:
        raise click.ClickException(f"{name}: {error}") from None
    if name == "runner" and value:
        trust = Trust(options.places().trusted, bundled_folder(), clock=options.clock)
        show_notes([trust.allow_command(chosen_value)])
    echo(f"{name}: saved in {path}")
    if name.startswith("decks.") and value:
        show_notes([options.open_workspace().strange_decks])


def _instead(name: str, known: Collection[str]) -> str:
    """The names that are like this one, else all."""
    return did_you_mean(name, known) or f"; there are: {', '.join(known)}"
