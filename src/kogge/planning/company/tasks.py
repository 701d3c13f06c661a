"""Give mails the company's name, colours and the lines that business letters must carry."""

from __future__ import annotations

from email.utils import formataddr

from django.conf import settings
from django.utils.translation import gettext as _

from kogge.core import recent
from kogge.core.mail import services as mail
from kogge.core.mail.values import Brand
from kogge.planning.company import queries


def brand_of_mails() -> Brand:
    """Return how mails present the company, in the active language; the plain brand before it has been entered."""
    company = recent.remembered("company.of_mails", queries.company)
    tokens, plain = recent.remembered("company.tokens_of_mails", queries.brand_tokens), Brand()
    colors = {
        **plain.colors,
        "accent": tokens["brand"],
        "on_accent": tokens["on-brand"],
        "text": tokens["ink"],
        "muted": tokens["muted"],
        "surface": tokens["surface"],
        "page": tokens["page"],
        "line": tokens["line"],
    }
    if company is None:
        return Brand(colors=colors, url=settings.KOGGE_PUBLIC_URL)
    lines = [
        company.legal_name,
        company.street,
        f"{company.postcode} {company.city}",
        company.email,
        company.phone,
        company.register,
        _("VAT ID %(number)s") % {"number": company.vat_id} if company.vat_id else "",
    ]
    return Brand(
        shop_name=company.shop_name,
        sender=formataddr((company.shop_name, company.email)),
        url=settings.KOGGE_PUBLIC_URL,
        address_lines=tuple(line for line in lines if line),
        colors=colors,
    )


mail.brand_from(brand_of_mails)
