"""Bank transfer in advance: no other system; the shop shows the account, a person records what arrives."""

from __future__ import annotations

from dataclasses import dataclass

from kogge.core.errors import Declined
from kogge.core.providers import ProviderInfo, SettingField
from kogge.sales.payments import rules
from kogge.sales.payments.gateways import FAMILY, GatewaySettings, PaymentGateway
from kogge.sales.payments.values import (
    Instructions,
    PaymentRequest,
    PaymentStatus,
    RefundRequest,
    RefundSnapshot,
    Snapshot,
    WebhookMessage,
)


@dataclass(frozen=True, kw_only=True, repr=False)
class PrepaymentSettings(GatewaySettings):
    """The account that shoppers transfer to."""

    holder: str
    iban: str
    bic: str = ""
    bank_name: str = ""


class PrepaymentGateway(PaymentGateway):
    """Tell shoppers where to transfer, under a reference that no other payment has."""

    is_remote = False
    info = ProviderInfo(
        code="prepayment",
        family=FAMILY,
        name="Bank transfer",
        fields=(
            SettingField(name="holder", label="Account holder"),
            SettingField(name="iban", label="IBAN"),
            SettingField(name="bic", label="BIC", is_required=False),
            SettingField(name="bank_name", label="Bank", is_required=False),
        ),
    )
    settings_class = PrepaymentSettings
    settings: PrepaymentSettings

    def create(self, request: PaymentRequest) -> Snapshot:
        """Return the instructions; nothing is sent anywhere."""
        return Snapshot(
            provider_payment_id=request.reference,
            reference=request.reference,
            status=PaymentStatus.OPEN,
            amount=request.amount,
            happened_at=request.created_at,
            expires_at=request.created_at + request.hold_for,
            instructions=instructions(self.settings, request),
        )

    def fetch(self, provider_payment_id: str) -> Snapshot | None:
        """Return None: only a person knows what is on the bank statement."""
        return None

    def cancel(self, provider_payment_id: str) -> Snapshot:
        """Declined: there is nobody to tell."""
        raise Declined

    def refund(self, request: RefundRequest) -> RefundSnapshot:
        """Declined: a person transfers the money back."""
        raise Declined

    def parse_webhook(self, message: WebhookMessage) -> str | None:
        """ValueError: banks do not call."""
        raise ValueError("nobody sends messages for bank transfers")

    def methods(self) -> list[str]:
        """Return the one method there is."""
        return ["banktransfer"]


def instructions(settings: PrepaymentSettings, request: PaymentRequest) -> Instructions:
    """Return where to transfer, with a structured reference (ISO 11649) and the text of the QR code."""
    reference = rules.creditor_reference(request.reference)
    return Instructions(
        holder=settings.holder,
        iban=settings.iban,
        bic=settings.bic,
        bank_name=settings.bank_name,
        reference=reference,
        amount=request.amount,
        qr_text=rules.epc_text(
            holder=settings.holder,
            iban=settings.iban,
            bic=settings.bic,
            reference=reference,
            amount=request.amount,
        ),
    )
