"""What invented shoppers type at checkout."""

from __future__ import annotations

MARIEKE = {
    "email": "marieke.jansen@example.nl", "first_name": "Marieke", "last_name": "Jansen", "postcode": "6211 LN",
    "house_number": "14", "street": "Kapoenstraat", "city": "Maastricht",
}  # fmt: skip
JONAS = {
    "email": "jonas.frings@example.de", "first_name": "Jonas", "last_name": "Frings", "street": "Pontstraße",
    "house_number": "41", "postcode": "52062", "city": "Aachen",
}  # fmt: skip
ELISE = {
    "email": "elise@maison-collard.example", "first_name": "Élise", "last_name": "Collard", "street": "Rue Hors-Château",
    "house_number": "7", "postcode": "4000", "city": "Liège",
}  # fmt: skip
MAISON_COLLARD = {"company": "Maison Collard SRL", "vat_id": "BE0428759497"}
URS = {
    "email": "urs.aebi@example.ch", "first_name": "Urs", "last_name": "Aebi", "street": "Rheingasse",
    "house_number": "12", "postcode": "4058", "city": "Basel",
}  # fmt: skip
AGNES = {
    "email": "agnes.hill@example.co.uk", "first_name": "Agnes", "last_name": "Hill", "street": "12 Mermaid Street",
    "city": "Rye", "postcode": "TN31 7ET",
}  # fmt: skip
