"""`kogge kpi`: show a figure of sales or visits, by month, country, product, source and more."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from fractions import Fraction

from kogge.core import data_command, spoken
from kogge.core.spoken import later as gettext_noop
from kogge.measurement.analytics import rules
from kogge.measurement.analytics.values import (
    By,
    Definition,
    Direction,
    Figure,
    Kpi,
    Selection,
    Unit,
    VisitSelection,
)

DESCRIPTION = gettext_noop(
    "Show a figure of sales or visits, by month, country, product, source and more.\n"
    "\n"
    "`kogge kpi list` explains each figure. `kogge kpi show sales_value --by month` prints it, `kogge kpi show\n"
    "bounce_rate --by source --definition ga4` one of visits. `kogge kpi rebuild` reads all orders anew into the\n"
    "files that figures are computed from. Currencies are never added up: where orders have several and none is\n"
    "named, each gets a result of its own (with --json a list of results). Ratios lie between 0 and 1."
)
_ = spoken.words_of(__file__)
_UNITS = {
    Unit.MONEY: gettext_noop("money"),
    Unit.ORDERS: gettext_noop("orders"),
    Unit.CUSTOMERS: gettext_noop("customers"),
    Unit.RATIO: gettext_noop("share"),
    Unit.VISITS: gettext_noop("visits"),
    Unit.VISITORS: gettext_noop("visitors"),
    Unit.PAGES: gettext_noop("pages"),
    Unit.PAGES_PER_VISIT: gettext_noop("pages per visit"),
    Unit.SECONDS: gettext_noop("seconds"),
    Unit.SEARCHES: gettext_noop("searches"),
}
_DIRECTIONS = {Direction.UP: gettext_noop("more"), Direction.DOWN: gettext_noop("less")}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    actions = parser.add_subparsers(dest="action", required=True, metavar="list|show|rebuild")
    actions.add_parser("list", help=_("explain every figure: formula, unit, where it may be summed"))
    show = actions.add_parser("show", help=_("print one figure"))
    show.add_argument("name", help=_("a figure, such as sales_value; `kogge kpi list` names all"))
    show.add_argument("--by", choices=[by.value for by in By], help=_("split it; without: one figure"))
    show.add_argument("--json", action="store_true", help=_("print JSON instead of a table"))
    show.add_argument(
        "--currency", default="", metavar="EUR", help=_("only orders in this currency (ISO 4217)")
    )
    show.add_argument(
        "--from", dest="first_on", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_("first day")
    )
    show.add_argument(
        "--until", dest="last_on", type=date.fromisoformat, metavar="YYYY-MM-DD", help=_("last day")
    )
    show.add_argument("--country", default="", metavar="NL", help=_("only this country (ISO 3166)"))
    show.add_argument(
        "--definition",
        default=Definition.PLAUSIBLE.value,
        choices=[one.value for one in Definition],
        help=_("of visits: after whom they are counted (plausible)"),
    )
    show.add_argument(
        "--source", default="", choices=["web", "import"], help=_("only the shop, or only history")
    )
    actions.add_parser("rebuild", help=_("read all orders anew into the files of the warehouse"))


def run(args: argparse.Namespace) -> int:
    """Print what was asked for; 2 for a figure that does not exist."""
    data_command.start()
    from kogge.core.errors import KoggeError
    from kogge.core.warehouse import services as warehouse

    if args.action == "list":
        return _list()
    if args.action == "rebuild":
        warehouse.rebuild()
        print(_("All facts are written anew."))
        return 0
    try:
        return _show(args)
    except KoggeError as error:
        print(f"kogge kpi: {error}", file=sys.stderr)
        return 2


def _list() -> int:
    from kogge.measurement.analytics import definitions, visit_definitions

    for kpi in definitions.EVERY_KPI.values():
        print(f"{kpi.name}  ({kpi.title})")
        print(f"  {kpi.formula}")
        words = _("Unit: %(unit)s. Better: %(direction)s.") % {
            "unit": _(_UNITS[kpi.unit]),
            "direction": _(_DIRECTIONS[kpi.direction]),
        }
        print(f"  {words} {definitions.SUMMABLE[kpi.summable]}")
        # The names of splits and sources are what the command itself is given.
        print(f"  --by {', '.join(kpi.splits)}  ({kpi.source})\n")
    print(f"{definitions.SALES_LINE}\n")
    for sentence in (visit_definitions.VISIT, visit_definitions.VISITOR, visit_definitions.MACHINES):
        print(sentence)
    return 0


def _show(args: argparse.Namespace) -> int:
    from kogge.measurement.analytics import definitions

    kpi = definitions.kpi_named(args.name)
    by = By(args.by) if args.by else None
    if by is not None and by not in kpi.splits:
        sentence = _("%(figure)s can be split by %(splits)s.") % {
            "figure": kpi.name, "splits": ", ".join(kpi.splits),
        }  # fmt: skip
        print(f"kogge kpi: {sentence}", file=sys.stderr)
        return 2
    figures = (_visit_figures if kpi.is_of_visits else _sales_figures)(kpi, by, args)
    if not figures:
        figures = [Figure(kpi=kpi, by=by, currency="", rows=(), total=Fraction(0))]
    if args.json:
        found = [rules.as_json(figure) for figure in figures]
        print(json.dumps(found[0] if len(found) == 1 else found, ensure_ascii=False))
        return 0
    if not any(figure.rows or figure.total for figure in figures):
        print(_("There are no such visits.") if kpi.is_of_visits else _("There are no such orders."))
    for figure in figures:
        _print(figure)
    return 0


def _sales_figures(kpi: Kpi, by: By | None, args: argparse.Namespace) -> list[Figure]:
    from kogge.core.warehouse import files
    from kogge.core.warehouse import services as warehouse
    from kogge.measurement.analytics import queries

    warehouse.catch_up()
    with queries.opened(limits=files.WORKER, on_the_spot=sys.maxsize) as facts:
        wanted = [args.currency.upper()]
        if kpi.unit is Unit.MONEY and not args.currency:
            wanted = list(queries.currencies(facts))
        return [
            queries.figure(
                facts, kpi, by=by,
                selection=Selection(
                    currency=currency, first_on=args.first_on, last_on=args.last_on,
                    country=args.country, source=args.source,
                ),
            )
            for currency in wanted
        ]  # fmt: skip


def _visit_figures(kpi: Kpi, by: By | None, args: argparse.Namespace) -> list[Figure]:
    from kogge.core.warehouse import files
    from kogge.marketing.touchpoints.services import taking
    from kogge.measurement.analytics import visit_queries

    taking.take_in()
    with visit_queries.opened(limits=files.WORKER) as facts:
        wanted = [args.currency.upper()]
        if kpi.unit is Unit.MONEY and not args.currency:
            wanted = list(visit_queries.basis(facts).currencies)
        return [
            visit_queries.figure(
                facts, kpi, by=by,
                selection=VisitSelection(
                    definition=Definition(args.definition), currency=currency, first_on=args.first_on,
                    last_on=args.last_on, market=args.country.upper(),
                ),
            )
            for currency in wanted
        ]  # fmt: skip


def _print(figure: Figure) -> None:
    unit, currency = figure.kpi.unit, figure.currency
    together = _("total")
    width = max(len(together), *(len(row.key) for row in figure.rows), 5)
    print(f"{figure.kpi.title}, {rules.unit_word(figure)}: {figure.kpi.formula}")
    for row in figure.rows:
        print(f"  {row.key:<{width}}  {rules.printed(row.value, unit, currency):>16}")
    total = rules.printed(figure.total, unit, currency)
    print(f"  {together:<{width}}  {'-' if total is None else total:>16}\n")
