# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Kinds of messages about bills, and the words their texts may use."""

KINDS = [
    ("soon", "Due soon"),
    ("overdue", "Overdue"),
    ("hand", "Sent by hand"),
    ("paid", "Money received"),
]
# What disturbs nobody: it is the answer to what a family just did.
AT_ONCE = ("paid",)
WORDS = (
    "school",
    "student",
    "class_name",
    "round",
    "amount",
    "left",
    "due",
    "code",
    "link",
)
# How many messages leave in one go.
CHUNK = 200
# Money that came longer ago is not told of any more.
CONFIRM_DAYS = 2
