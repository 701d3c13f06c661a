"""A mail is sent once, in both parts and the reader's language, to a real SMTP server."""

from __future__ import annotations

import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from kogge.core import clock
from kogge.core.errors import InvalidInput
from kogge.core.jobs import worker
from kogge.core.mail import rendering, services, sink
from kogge.core.mail.values import Brand
from kogge.core.outward import services as outward
from kogge.core.outward.models import OutwardAction, OutwardState

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps what arrives; answers the next messages as told."""

    def __init__(self) -> None:
        self.messages = []
        self.answers: list[str] = []

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    yield box
    controller.stop()


@pytest.fixture(autouse=True)
def templates(settings, tmp_path, monkeypatch):
    """Templates of no room: a greeting in four languages."""
    folder = tmp_path / "templates" / "tea" / "mail"
    folder.mkdir(parents=True)
    (folder / "ready.subject.txt").write_text("{% load i18n %}{% trans 'Monday' %}: {{ sort }} & more\n")
    (folder / "ready.txt").write_text(
        "{% extends 'core/mail/layout.txt' %}{% block content %}Für {{ name }} & Söhne: {{ sort }}{% endblock %}"
    )
    (folder / "ready.mjml").write_text(
        "{% extends 'core/mail/layout.mjml' %}{% block content %}<mj-section><mj-column>"
        "<mj-text>Für {{ name }} &amp; Söhne: {{ sort }}</mj-text></mj-column></mj-section>{% endblock %}"
    )
    monkeypatch.setattr(
        services, "_brand", [lambda: Brand(shop_name="Teehaus", sender="Teehaus <tee@shop.example>")]
    )
    options = {**settings.TEMPLATES[0]["OPTIONS"]}
    settings.TEMPLATES = [
        {**settings.TEMPLATES[0], "DIRS": [str(tmp_path / "templates")], "OPTIONS": options}
    ]
    rendering._text_templates.cache_clear()
    yield
    rendering._text_templates.cache_clear()


def send(key: str = "tea:1", language: str = "de", **more):
    return services.send(
        key=key, to="käthe@kunde.example".replace("ä", "ae"), template="tea/ready", language=language,
        context={"name": "Käthe", "sort": "<Earl Grey>"}, subject_ref="order:1", **more,
    )  # fmt: skip


def test_it_works(mailbox):
    send()
    worker.run_due()

    (message,) = mailbox.messages
    assert message["To"] == "kaethe@kunde.example"
    assert message["From"] == "Teehaus <tee@shop.example>"
    assert message["Message-ID"] == services.message_id("tea:1")
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "Für Käthe & Söhne: <Earl Grey>" in text
    assert "Teehaus" in text
    assert "Für Käthe &amp; Söhne: &lt;Earl Grey&gt;" in html
    assert OutwardAction.objects.get().state == OutwardState.DONE


@pytest.mark.parametrize(
    ("language", "word"), [("de", "Montag"), ("nl", "maandag"), ("fr", "lundi"), ("en", "Monday")]
)
def test_each_reader_gets_the_language_that_was_asked_for(mailbox, language, word):
    send(language=language)
    worker.run_due()

    (message,) = mailbox.messages
    assert message["Subject"].startswith(word)
    assert f'lang="{language}"' in message.get_body(("html",)).get_content()


def test_the_same_key_sends_one_mail(mailbox):
    send()
    worker.run_due()
    send()
    worker.run_due()

    assert len(mailbox.messages) == 1


def test_a_server_that_asks_to_wait_gets_it_later(mailbox, monday):
    mailbox.answers = ["451 try later"]
    send()
    worker.run_due()
    assert mailbox.messages == []
    clock.advance(timedelta(seconds=30))

    worker.run_due()

    assert len(mailbox.messages) == 1


def test_a_refused_mail_has_failed(mailbox):
    mailbox.answers = ["550 no such mailbox"]
    send()

    worker.run_due()

    assert OutwardAction.objects.get().state == OutwardState.FAILED


def test_a_server_that_is_down_is_a_definite_failure(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # nobody listens there

    send()
    worker.run_due()

    assert OutwardAction.objects.get().state == OutwardState.QUEUED


def test_an_attempt_that_broke_off_is_sent_again_under_the_same_message_id(mailbox):
    action = send()
    outward._begin(action.id)
    worker.run_due()
    assert OutwardAction.objects.get().state == OutwardState.UNKNOWN

    outward.send_again(action_id=action.id, actor="jan")
    worker.run_due()

    assert [message["Message-ID"] for message in mailbox.messages] == [services.message_id("tea:1")]


def test_an_attachment_comes_from_the_documents(mailbox, home):
    (home.documents / "invoices").mkdir(exist_ok=True)
    (home.documents / "invoices" / "R-1.pdf").write_bytes(b"%PDF-1.7 tea")

    send(attachments=["invoices/R-1.pdf"])
    worker.run_due()

    (attachment,) = mailbox.messages[0].iter_attachments()
    assert attachment.get_filename() == "R-1.pdf"
    assert attachment.get_content() == b"%PDF-1.7 tea"


@pytest.mark.parametrize("reference", ["../secret", "/etc/passwd", "invoices/missing.pdf"])
def test_an_attachment_from_elsewhere_is_never_sent(mailbox, reference):
    send(attachments=[reference])
    worker.run_due()

    assert mailbox.messages == []
    assert OutwardAction.objects.get().state == OutwardState.FAILED


def test_something_that_is_no_address_is_refused():
    with pytest.raises(InvalidInput):
        services.send(key="k", to="käthe", template="tea/ready", language="de", context={}, subject_ref="")


def test_a_demo_home_keeps_its_mail_in_the_outbox(settings, home):
    settings.EMAIL_BACKEND = "kogge.core.mail.sink.EmailBackend"
    send(key="tea:outbox")
    worker.run_due()

    stored = [mail for mail in sink.stored_mails() if mail.subject == "Montag: <Earl Grey> & more"]
    assert [mail.to for mail in stored] == ["kaethe@kunde.example"]
    assert "Söhne" in sink.stored_mail(stored[0].name).get_body(("plain",)).get_content()


def test_a_mail_that_arrives_twice_is_kept_once(settings, home):
    settings.EMAIL_BACKEND = "kogge.core.mail.sink.EmailBackend"
    action = send(key="tea:twice")

    services.deliver(action)
    services.deliver(action)

    mark = [
        mail
        for mail in sink.stored_mails()
        if services.message_id("tea:twice") == sink.stored_mail(mail.name)["Message-ID"]
    ]
    assert len(mark) == 1


@pytest.mark.parametrize("name", ["../home", "x/../../home", ""])
def test_only_mails_of_the_outbox_can_be_opened(name):
    assert sink.stored_mail(name) is None
