"""The bank in the office: what people see, what they may do, and what a second click does."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests import factories
from tests.sales.banking import files
from tests.sales.banking.test_csv import DUTCH

from kogge.core import clock
from kogge.core.staff.roles import Role
from kogge.sales.banking.models import AwaitedFile, Booking, Statement, StatementAccount, StatementLine
from kogge.sales.banking.values import LineState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def as_role(role: Role) -> Client:
    client = Client()
    client.force_login(factories.make_member(role))
    return client


@pytest.fixture
def clerk(bank) -> Client:
    return as_role(Role.CLERK)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def upload(client: Client, *data: bytes):
    sent = [SimpleUploadedFile(f"file-{place}.xml", one) for place, one in enumerate(data)]
    return client.post("/office/bank/read/", {"files": sent}, follow=True)


def test_it_works(bank, clerk):
    payment = bank.expect(number="10042")

    answer = upload(
        clerk,
        files.camt(
            files.camt_entry(text=payment.reference, day="2026-11-23"),
            files.camt_entry("5.00", text="thanks"),
            closed="2026-11-23",
        ),
    )

    page = text(answer)
    assert answer.redirect_chain[-1][0] == "/office/bank/?view=open"
    assert "2 new lines" in page and "Marieke Jansen" in page
    assert "certain" in page and "10042" in page and "nothing fits" in page
    assert "Accept the certain one" in page


def test_a_certain_line_is_accepted_with_one_click_and_only_once(bank, clerk):
    payment = bank.expect()
    line = bank.line(text=payment.reference)

    first = clerk.post(f"/office/bank/lines/{line.pk}/accept/")
    again = clerk.post(f"/office/bank/lines/{line.pk}/accept/")

    payment.refresh_from_db()
    assert first.status_code == again.status_code == 302
    assert payment.is_paid and Booking.objects.count() == 1


def test_all_certain_ones_are_asked_about_once_and_booked(bank, clerk):
    payments = [bank.expect(amount) for amount in ("12.90", "7.10")]
    for place, payment in enumerate(payments):
        bank.line(str(payment.amount_minor / 100), text=payment.reference, number=str(place))

    asked = clerk.get("/office/bank/certain/")
    done = clerk.post("/office/bank/certain/", follow=True)

    assert "€20.00" in text(asked) and "Book 2 lines" in text(asked)
    assert "2 lines are booked" in text(done)
    assert Booking.objects.count() == 2
    assert clerk.get("/office/bank/certain/").status_code == 302


def test_a_line_says_why_and_books_what_is_proposed(bank, clerk):
    payment = bank.expect("20.00", number="10042")
    line = bank.line("12.90", text="order 10042")

    page = text(clerk.get(f"/office/bank/lines/{line.pk}/"))
    part = re.search(r'name="part" value="([^"]+)"', page)
    answer = clerk.post(
        f"/office/bank/lines/{line.pk}/accept/", {"part": part.group(1).replace("&quot;", '"')}, follow=True
    )

    payment.refresh_from_db()
    assert "The number 10042 stands in the text." in page and "It is a part: €20.00 are owed." in page
    assert "Booked: €12.90 of Marieke Jansen." in text(answer) and payment.paid_minor == 1290


@pytest.mark.parametrize(
    "part", ["", "{}", "[1]", '["transfer", "x", 1]', '["other", 1, 1]', "[null, null, null]"]
)
def test_a_forged_proposal_is_refused(bank, clerk, part):
    line = bank.line()

    answer = clerk.post(f"/office/bank/lines/{line.pk}/accept/", {"part": part}, follow=True)

    assert answer.status_code == 200 and not Booking.objects.exists()


@pytest.mark.parametrize("search", ["10042", "reference", "12,90"])
def test_a_payment_is_found_and_the_line_split(bank, clerk, search):
    payment = bank.expect("12.90", number="10042")
    line = bank.line("20.00", text="thanks")
    wanted = payment.reference[2:8] if search == "reference" else search

    page = text(clerk.get(f"/office/bank/lines/{line.pk}/?q={wanted}"))
    answer = clerk.post(
        f"/office/bank/lines/{line.pk}/book/",
        {"kind": "transfer", "payment": payment.pk, "amount": "12,90"},
        follow=True,
    )

    payment.refresh_from_db()
    assert payment.reference in page and 'value="12.90"' in page
    assert payment.is_paid and "€7.10 are left" in text(answer)


def test_more_than_the_line_holds_comes_back_as_the_form(bank, clerk):
    payment = bank.expect("50.00", number="10042")
    line = bank.line("20.00", text="thanks")

    answer = clerk.post(
        f"/office/bank/lines/{line.pk}/book/?q=10042",
        {"kind": "transfer", "payment": payment.pk, "amount": "20.01"},
    )

    assert answer.status_code == 422 and "Only €20.00 of this line are left." in text(answer)


def test_not_ours_and_back(bank, clerk):
    line = bank.line("80.00", side="DBIT", text="Abschlag")

    clerk.post(f"/office/bank/lines/{line.pk}/aside/", {"note": "Electricity"})
    line.refresh_from_db()
    page = text(clerk.get(f"/office/bank/lines/{line.pk}/"))
    clerk.post(f"/office/bank/lines/{line.pk}/reopen/")

    assert line.state == LineState.ASIDE and "Electricity" in page
    line.refresh_from_db()
    assert line.is_open


def test_many_lines_are_set_aside_at_once(bank, clerk):
    lines = [bank.line(f"{number}.00", text="rent", number=str(number)) for number in (5, 6)]

    asked = clerk.post(
        "/office/bank/?view=open",
        {"do": "act", "act": "aside", "row": [line.pk for line in lines]},
        follow=True,
    )
    run = re.search(r"/office/runs/(\d+)/", asked.request["PATH_INFO"]).group(1)
    clerk.post(f"/office/runs/{run}/", {"note": "rent"})

    assert StatementLine.objects.filter(state=LineState.ASIDE).count() == 2


def test_a_file_that_cannot_be_used_is_told_with_its_name(bank, clerk):
    page = text(upload(clerk, b"\x00", files.camt(files.camt_entry(), iban=files.OTHER_IBAN)))

    assert "file-0.xml: This file is no text." in page
    assert "file-1.xml: This statement is of the account NL91ABNA0417164300, which is none of yours" in page
    assert not StatementLine.objects.exists()


def test_no_file_and_empty_files_are_told(bank, clerk):
    nothing = clerk.post("/office/bank/read/", {})
    empty = upload(clerk, b"")

    assert nothing.status_code == 422 and "Choose at least one file." in text(nothing)
    assert "This file is empty." in text(empty)


def test_columns_are_chosen_once(bank, clerk):
    answer = upload(clerk, DUTCH.encode())
    row = AwaitedFile.objects.get()
    page = text(answer)
    chosen = {
        "iban": files.IBAN, "booked_on": "Datum", "day_format": "%Y-%m-%d", "amount": "Bedrag", "decimal_mark": ".",
        "name": "Naam", "counterparty": "Tegenrekening", "texts": ["Omschrijving"],
    }  # fmt: skip
    without = clerk.post(f"/office/bank/files/{row.pk}/", {**chosen, "amount": ""})
    wrong = clerk.post(f"/office/bank/files/{row.pk}/", {**chosen, "day_format": "%d.%m.%Y"})
    done = clerk.post(f"/office/bank/files/{row.pk}/", chosen, follow=True)

    assert "M Jansen" in page and '<option value="Bedrag" selected' in page
    assert without.status_code == 422 and "Choose where the amount stands." in text(without)
    assert wrong.status_code == 422 and "Line 2: the day “2026-11-20” cannot be read." in text(wrong)
    assert "one new line" in text(done) and StatementAccount.objects.get().csv_mapping
    clerk.post(f"/office/bank/accounts/{StatementAccount.objects.get().pk}/forget/")
    assert not StatementAccount.objects.get().csv_mapping


def test_a_kept_file_can_be_discarded(bank, clerk):
    upload(clerk, DUTCH.encode())
    assert "file-0.xml is not read yet" in text(clerk.get("/office/bank/statements/"))

    clerk.post(f"/office/bank/files/{AwaitedFile.objects.get().pk}/discard/")

    assert not AwaitedFile.objects.exists()


def test_statements_show_balances_and_whether_they_add_up(bank, clerk):
    bank.tells(files.camt_entry(day="2026-11-23"), closing="112.00")

    page = text(clerk.get("/office/bank/statements/"))

    assert "€100.00" in page and "€112.00" in page and "does not add up" in page and "-€0.90" in page


def test_a_statement_shows_its_lines_and_only_those(bank, clerk):
    bank.tells(files.camt_entry(day="2026-11-23", name="Anna Weber"), number="1")
    bank.tells(
        files.camt_entry(day="2026-11-23", name="Anna Weber"),
        files.camt_entry("5.00", day="2026-11-23"),
        number="2",
    )
    first, second = Statement.objects.order_by("pk")

    page, other = (text(clerk.get(f"/office/bank/statements/{row.pk}/")) for row in (first, second))

    assert "Anna Weber" in page and "Marieke Jansen" not in page
    assert "Marieke Jansen" in other and "one of its lines came with an earlier statement" in other
    assert clerk.get("/office/bank/statements/999/").status_code == 404


def test_lines_are_found_by_amount(bank, clerk):
    bank.line("48.85", name="Anna Weber")
    bank.line("5.00", name="Karl Moor", number="2")

    page = text(clerk.get("/office/bank/?q=48,85"))

    assert "Anna Weber" in page and "Karl Moor" not in page


def test_booking_by_itself_is_off_and_names_its_risk(bank, clerk):
    bank.tells(files.camt_entry(day="2026-11-23"))
    account = StatementAccount.objects.get()

    page = text(clerk.get(f"/office/bank/accounts/{account.pk}/"))
    clerk.post(f"/office/bank/accounts/{account.pk}/", {"is_on": "on"})

    account.refresh_from_db()
    assert "The risk:" in page and "checked" not in page.partition("is_on")[2][:60]
    assert account.books_certain
    assert "books certain lines by itself" in text(clerk.get("/office/bank/statements/"))


def test_what_a_payer_writes_is_text(bank, clerk):
    line = bank.line(name="&lt;script&gt;alert(1)&lt;/script&gt;", text="&lt;b&gt;order&lt;/b&gt;")
    assert line.name == "<script>alert(1)</script>"

    for address in ("/office/bank/", f"/office/bank/lines/{line.pk}/"):
        page = text(clerk.get(address))
        assert "<script>alert(1)" not in page and "<b>order" not in page


def test_the_list_needs_the_same_questions_for_many_lines(bank, clerk, django_assert_max_num_queries):
    payments = [bank.expect() for _number in range(6)]
    for place, payment in enumerate(payments):
        bank.line(text=payment.reference, number=str(place))
    clerk.post("/office/bank/certain/")

    with django_assert_max_num_queries(16):
        clerk.get("/office/bank/")


def test_one_line_needs_few_questions_however_many_claims(bank, clerk, django_assert_max_num_queries):
    payments = [bank.expect() for _number in range(8)]
    line = bank.line(text=f"{payments[0].reference} 10049")

    with django_assert_max_num_queries(24):
        clerk.get(f"/office/bank/lines/{line.pk}/?q=100")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("role", "sees", "changes"),
    [(Role.OWNER, 200, 302), (Role.CLERK, 200, 302), (Role.MARKETER, 403, 403), (Role.READER, 200, 403)],
    ids=str,
)
def test_who_may_see_and_who_may_book(bank, role, sees, changes):
    payment = bank.expect()
    line = bank.line(text=payment.reference)
    client = as_role(role)

    pages = [
        "/office/bank/",
        f"/office/bank/lines/{line.pk}/",
        "/office/bank/statements/",
        "/office/bank/read/",
    ]
    found = [client.get(page) for page in pages]
    accepted = client.post(f"/office/bank/lines/{line.pk}/accept/")

    assert {answer.status_code for answer in found} == {sees}
    assert accepted.status_code == changes
    assert Booking.objects.exists() is (changes == 302)
    if role is Role.READER:
        assert not any(
            'formaction="/office/bank' in text(answer) or "/accept/" in text(answer) for answer in found
        )


def test_today_says_how_many_lines_wait(bank, clerk):
    payment = bank.expect()
    bank.line(text=payment.reference)
    bank.line("5.00", text="thanks", number="2")

    page = text(clerk.get("/office/today/"))

    assert "2 lines of the bank wait" in page and "1 of them is certain" in page


def test_a_line_of_today_is_not_from_the_future(bank, clerk):
    assert bank.line().booked_on == clock.today()
