"""What the shop's templates are given: plain values, texts already written for the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from kogge.core.money import Money
from kogge.sales.catalog.values import CategoryCard
from kogge.sales.offers.values import AssortmentValue


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """Words that lead somewhere."""

    text: str
    url: str
    is_current: bool = False
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """One country in one of its languages: a whole shop of its own."""

    market_code: str
    language: str
    country_name: str  # in the pair's own language
    language_name: str
    prefix: str  # such as /nl-be

    @property
    def hreflang(self) -> str:
        """Return the BCP 47 tag for search engines, such as nl-BE."""
        return f"{self.language}-{self.market_code}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TouchView:
    """What a page tells about itself for counting visits: for the script, and for the picture where none runs."""

    facts: tuple[tuple[str, str], ...]
    picture: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One entry of a select or radio list."""

    value: str
    text: str
    hint: str = ""
    figure: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryView:
    """The promise of the market's first delivery option, written out."""

    price: str  # of the cheapest option, as the shopper pays it
    free_from: Money | None  # goods value from which it is free
    carrier: str
    cutoff: str  # such as 14:00; empty when today's has passed
    promise: str  # With you on Friday 27 November
    promise_if: str  # Order before 14:00: with you on Friday 27 November
    cost: str  # Delivery €4.90, free from €49.00
    cost_short: str  # Delivery €4.90


@dataclass(frozen=True, kw_only=True, slots=True)
class CompanyView:
    """Who sells, for the foot of each page."""

    legal_name: str
    address: str
    email: str
    phone: str


# The search page's part of the address in each language.
SEARCH_WORDS = {"de": "suche", "nl": "zoeken", "fr": "recherche", "en": "search"}


@dataclass(frozen=True, kw_only=True, slots=True)
class ShopContext:
    """What every page of one market and language knows; shared by all its requests for a second."""

    market_code: str
    language: str
    currency: str
    currency_sign: str
    prefix: str  # such as /nl-be
    country_name: str
    language_name: str
    shop_name: str
    logo_url: str
    tokens_css: str
    is_demo: bool
    sells_to_firms_only: bool  # consumers may look, but not buy here yet
    prices_are_gross: bool
    menu: tuple[Link, ...]
    legal: tuple[Link, ...]
    payment_names: tuple[str, ...]
    company: CompanyView | None
    delivery: DeliveryView | None
    withdrawal_days: int
    pairs: tuple[Pair, ...]
    countries: tuple[Choice, ...]
    languages: tuple[Choice, ...]
    assortment: AssortmentValue | None  # None: nothing is for sale here yet
    shelves: tuple[CategoryCard, ...]  # all categories that have a name in the language
    edition: str = ""  # another one whenever something that all of its pages know has changed

    @property
    def legal_urls(self) -> dict[str, str]:
        """Return the addresses of the legal texts by kind."""
        return {link.hint: link.url for link in self.legal}

    @property
    def search_url(self) -> str:
        """Return the address of the search page."""
        return f"{self.prefix}/{SEARCH_WORDS[self.language]}/"

    @property
    def locale(self) -> str:
        """Return the language tag of the page, such as nl-BE."""
        return f"{self.language}-{self.market_code}"


@dataclass(frozen=True, kw_only=True, slots=True)
class PictureView:
    """A picture with the box it needs."""

    url: str
    alt: str
    width: int
    height: int
    srcset: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductCardView:
    """One product in a list."""

    url: str
    name: str
    maker: str
    price: str  # with "from" where the variants differ
    detail: str  # 500 g · 29,80 €/kg
    lowest: str  # of the 30 days before a reduction; empty: not reduced
    state: str
    is_few: bool
    badge: str
    picture: PictureView | None


@dataclass(frozen=True, kw_only=True, slots=True)
class SuggestionView:
    """One thing that somebody may be about to type."""

    url: str
    text: str
    hint: str  # its price, or what it is
    picture: str  # address; empty: none


@dataclass(frozen=True, kw_only=True, slots=True)
class VariantView:
    """One row of a product's variants."""

    variant_id: int
    sku: str
    label: str
    url: str
    price: str
    unit_price: str
    is_chosen: bool
    is_gone: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Fact:
    """A term with its words; `html` is safe markup where bold matters."""

    term: str
    text: str = ""
    html: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ProductView:
    """All of a product's page."""

    name: str
    maker: str
    summary: str
    description_html: str
    pictures: tuple[PictureView, ...]
    price: str
    unit_price: str
    size: str
    lowest: str  # of the 30 days before a reduction; empty: not reduced
    badge: str  # by how much it is reduced
    variants: tuple[VariantView, ...]
    chosen: VariantView
    most: int  # how many may be put into the cart at once
    stock: str
    stock_tone: str  # ok, warn, sold
    withdrawal: str
    facts: tuple[Fact, ...]
    law_title: str
    law: tuple[tuple[str, tuple[Fact, ...]], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetRow:
    """One box of a filter."""

    name: str  # of the field
    value: str
    text: str
    count: int | None  # products it leads to; None for the choice that chooses nothing
    is_chosen: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Facet:
    """One kind of filter; of radio boxes one is chosen, of checkboxes any; `more` are the rows behind a fold."""

    title: str
    rows: tuple[FacetRow, ...]
    kind: str = "checkbox"
    more: tuple[FacetRow, ...] = ()
    more_title: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FacetsView:
    """All filters of a list, and what undoes each of those that are set."""

    facets: tuple[Facet, ...]
    chips: tuple[Link, ...]
    clear_url: str
    kept: tuple[tuple[str, str], ...]  # what the address carries besides: the order, the words of a search

    @property
    def chosen_count(self) -> int:
        """How many filters are set."""
        return len(self.chips)


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLink:
    """One step of a list's paging; `url` empty for the page shown."""

    text: str
    url: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LineView:
    """One line of cart, checkout or order."""

    variant_id: int
    name: str
    label: str
    url: str
    quantity: int
    most: int
    total: str
    each: str = ""
    problem: str = ""
    picture: PictureView | None = None

    @property
    def field_id(self) -> str:
        """Return the id of its quantity field on the cart's page."""
        return f"quantity_{self.variant_id}"

    @property
    def drawer_id(self) -> str:
        """Return the id of its quantity field in the drawer."""
        return f"drawer_{self.variant_id}"


@dataclass(frozen=True, kw_only=True, slots=True)
class TaxRow:
    """VAT contained in a total, for one rate."""

    text: str
    amount: str


@dataclass(frozen=True, kw_only=True, slots=True)
class CartView:
    """The cart, as page or drawer."""

    lines: tuple[LineView, ...]
    count: int
    goods: str
    delivery: str
    total: str
    total_label: str
    free_note: str
    free_share: int  # percent of the way to free delivery
    promise: str
    discount: TaxRow | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldView:
    """One field of the checkout with what was typed and what is wrong with it."""

    name: str
    label: str
    value: str = ""
    hint: str = ""
    error: str = ""
    kind: str = "text"
    autocomplete: str = ""
    inputmode: str = ""
    css: str = ""
    is_optional: bool = False
    is_first_error: bool = False

    @property
    def described_by(self) -> str:
        """Return the ids of hint and error, for aria-describedby."""
        ids = [f"{self.name}_hint"] * bool(self.hint) + [f"{self.name}_error"] * bool(self.error)
        return " ".join(ids)


@dataclass(frozen=True, kw_only=True, slots=True)
class SummaryView:
    """Lines and sums directly above the order button."""

    lines: tuple[LineView, ...]
    goods: str
    delivery: str
    delivery_day: str
    total: str
    total_label: str
    taxes: tuple[TaxRow, ...]
    tax_note: str = ""
    refusal: str = ""
    refusal_hint: str = ""
    shown: str = ""  # what the order button confirms, opaque
    discount: TaxRow | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class CheckoutView:
    """The one page of checkout."""

    contact: tuple[FieldView, ...]
    address: tuple[FieldView, ...]
    firm: tuple[FieldView, ...]
    billing: tuple[FieldView, ...]
    is_firm: bool
    has_billing: bool
    options: tuple[Choice, ...]
    methods: tuple[Choice, ...]
    summary: SummaryView
    order_button: str
    errors: tuple[Link, ...] = ()  # url is the field's anchor
    notice: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StepView:
    """One entry of the order's timeline; tone: done, now, later."""

    text: str
    detail: str
    tone: str


@dataclass(frozen=True, kw_only=True, slots=True)
class TransferView:
    """How to pay by bank transfer."""

    holder: str
    iban: str
    bic: str
    amount: str
    reference: str
    qr: str  # data address of the EPC code, or ""


@dataclass(frozen=True, kw_only=True, slots=True)
class StatusView:
    """Thank-you and tracking."""

    number: str
    title: str
    lead: str
    arrival: str
    address: str
    steps: tuple[StepView, ...]
    tracking: Link | None
    transfer: TransferView | None
    retry: Link | None
    note: str
    note_tone: str  # error, ok, or "" for information
    is_waiting: bool  # the bank may still confirm: the page asks again by itself
    summary: SummaryView
    documents: tuple[Link, ...] = field(default=())
