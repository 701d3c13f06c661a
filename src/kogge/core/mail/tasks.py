"""How the outward ledger sends mail."""

from kogge.core.mail import services
from kogge.core.outward.handlers import handler

handler("mail")(services.deliver)
