"""Commands that ignore nothing and guess nothing: an option is given once, a number is written in plain
digits, and the message for any other value says what is accepted. A group alone shows its help."""

from __future__ import annotations

import inspect
import math
import re
from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperCommand, TyperGroup

from sdproof.errors import InputError, guess, unknown

_INTEGER = re.compile(r"[+-]?[0-9]{1,40}")
_FLOAT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?")


def _refuse(command: Any, context: Any, arguments: list[str]) -> None:
    """An `InputError` for an option given twice, and for a value that its type does not accept."""
    try:
        given, _, order = command.make_parser(context).parse_args(args=list(arguments))
    except Exception as error:  # Typer's own Click or the real one: told apart by what it carries
        name = getattr(error, "option_name", None)
        if name is None or not hasattr(error, "possibilities"):
            raise
        options = [o for p in command.params for o in (*p.opts, *p.secondary_opts) if o[0] == "-"]
        where = f"those of `{context.command_path} --help`"
        raise unknown("option", name, options, where) from None
    for i, option in enumerate(order):
        if option in order[:i] and not option.multiple:
            raise InputError(f"{'/'.join(option.opts)}: given twice; accepted: once")
    for option in dict.fromkeys(order):
        of = given.get(option.name)
        name = option.opts[0] if option.opts[0].startswith("-") else option.name.upper()
        for text in of if isinstance(of, list | tuple) else [of]:
            if isinstance(text, str) and (words := _unaccepted(command, option.name, text)):
                shown = f"{text[:40]!r}" + "…" * (len(text) > 40)
                near = guess(text, _names(_kind(command, option.name)))
                raise InputError(f"{name}: {shown} is not accepted;{near} accepted: {words}")


def _unaccepted(command: Any, name: str, text: str) -> str:
    """What is accepted instead of this text; nothing if it is accepted."""
    if "\0" in text:
        return "a text without NUL characters"
    kind, info = _kinds(inspect.unwrap(command.callback)).get(name, (str, None))
    if kind is int:
        good = bool(_INTEGER.fullmatch(text)) and _between(int(text), info)
        return "" if good else f"an integer{_range(info)}"
    if kind is float:
        good = bool(_FLOAT.fullmatch(text)) and math.isfinite(float(text))
        return "" if good else "a finite number, such as 2 or 0.5"
    if kind is Path and (not text or text.startswith("=")):  # -o=FILE is the file "=FILE"
        return "a path, as in -o FILE or --output=FILE"
    names = list(_names(kind))
    return "" if not names or text in names else f"one of {', '.join(names)}"


def _kind(command: Any, name: str) -> Any:
    return _kinds(inspect.unwrap(command.callback)).get(name, (str, None))[0]


def _names(kind: Any) -> Iterator[str]:
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif isinstance(kind, type) and issubclass(kind, Enum):
        yield from (str(member.value) for member in kind)


def _between(value: int, info: Any) -> bool:
    return (info.min is None or value >= info.min) and (info.max is None or value <= info.max)


def _range(info: Any) -> str:
    if info.min is not None and info.max is not None:
        return f" from {info.min} to {info.max}"
    return "" if info.min is None else f" ≥ {info.min}"


@cache
def _kinds(callback: Callable[..., Any]) -> dict[str, tuple[Any, Any]]:
    """The type of each parameter, without None and list, and what its option declares."""
    return {
        name: (_plain(get_args(hint)[0]), get_args(hint)[1])
        for name, hint in get_type_hints(callback, include_extras=True).items()
        if get_origin(hint) is Annotated
    }


def _plain(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        return _plain(next(k for k in get_args(kind) if k is not NoneType))
    return _plain(get_args(kind)[0]) if get_origin(kind) is list else kind


class _Strict:
    """What reads its options so."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """As in Typer, after `_refuse`; a shell that completes a line has only a part of it."""
        if not ctx.resilient_parsing:
            _refuse(self, ctx, args)
        return super().parse_args(ctx, args)  # type: ignore[misc]

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 (help wraps it)
        """The first sentence in full."""
        words = " ".join((self.help or "").partition("\n\n")[0].split())  # type: ignore[attr-defined]
        return words.partition(". ")[0].rstrip(".") + "."


class StrictCommand(_Strict, TyperCommand):
    """A command whose options are read so."""

    def invoke(self, ctx: Any) -> Any:
        """As in Typer; an error about a value that was given by an option names the option."""
        try:
            return super().invoke(ctx)
        except InputError as error:
            raise InputError(self._as_typed(ctx, str(error))) from error

    def _as_typed(self, ctx: Any, text: str) -> str:
        name = text[: re.match("[a-z_]*", text).end()]  # type: ignore[union-attr]
        rest = text[len(name) :]
        if rest[:1] not in (":", "["):
            return text
        for parameter in self.params:
            spelled = [o for o in parameter.opts if o.startswith("--")]
            names = {parameter.name, *(o[2:].replace("-", "_") for o in spelled)}
            source = getattr(ctx.get_parameter_source(parameter.name), "name", "")
            if spelled and source == "COMMANDLINE" and name in names:
                return spelled[0] + rest
        return text


class StrictGroup(_Strict, TyperGroup):
    """A group whose own options are read so."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """As in Typer, with a guess at what an unknown command was meant to be."""
        name = args[0] if args else ""
        if not ctx.resilient_parsing and name[:1] != "-" and name not in self.commands:
            raise unknown("command", name, self.commands, f"those of `{ctx.command_path} --help`")
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """A group of such commands."""

    def __init__(self, **options: Any) -> None:
        super().__init__(cls=StrictGroup, invoke_without_command=True, **options)

    def command(self, name: str | None = None, **options: Any) -> Callable[[Any], Any]:
        """Add a function as a command."""
        return super().command(name, cls=StrictCommand, **options)

    def group(self, name: str, text: str) -> Commands:
        """Add a group of commands, which shows this text as its help."""
        group = Commands(help=text, add_completion=False)
        group.callback()(show_help)
        self.add_typer(group, name=name)
        return group


def show_help(context: typer.Context) -> None:
    """Without a command, print the help of the group."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
