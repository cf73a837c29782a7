# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Collection: Casso",
    "summary": "Payments that Casso tells of, and those it forgot",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": ["edu_fees"],
    "data": ["views/edu_collection_channel_views.xml"],
}
