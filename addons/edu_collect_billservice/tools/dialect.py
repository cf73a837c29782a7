# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Field names of a bank's contract and ours, both ways.

>>> names = {"customer_id": "customerId", "data": "listBill"}
>>> read({"customerId": "HS1", "amount": "5", "extra": 1}, names)
{'customer_id': 'HS1', 'amount': '5', 'extra': 1}
>>> write({"customer_id": "HS1", "data": [{"amount": "5"}]}, names)
{'customerId': 'HS1', 'listBill': [{'amount': '5'}]}
"""


def read(values, names):
    """Return a bank's values under our names; what nobody renamed stays.

    :param dict values: as the bank sent them
    :param dict names: the bank's name by ours
    """
    ours = {theirs: name for name, theirs in names.items()}
    return {ours.get(name, name): value for name, value in values.items()}


def write(value, names):
    """Return our values under the bank's names, in all depths."""
    if isinstance(value, dict):
        return {names.get(name, name): write(one, names) for name, one in value.items()}
    if isinstance(value, list):
        return [write(one, names) for one in value]
    return value
