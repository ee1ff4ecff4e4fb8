"""The kinds of answers: each reads what people type, shows it again, and is tested by its own examples."""

from dialogs.engine.fields.choices import OneOf, Option, YesNo
from dialogs.engine.fields.citizen_number import CitizenNumber
from dialogs.engine.fields.commune import CommuneField
from dialogs.engine.fields.contact import Email, Phone
from dialogs.engine.fields.dates import AnyDate, Date, FutureDate, PastDate
from dialogs.engine.fields.figures import Amount, WholeNumber
from dialogs.engine.fields.names import PersonName
from dialogs.engine.fields.words import AddressLine, FreeText

__all__ = [
    "AddressLine", "Amount", "AnyDate", "CitizenNumber", "CommuneField", "Date", "Email", "FreeText", "FutureDate",
    "OneOf", "Option", "PastDate", "PersonName", "Phone", "WholeNumber", "YesNo",
]
