# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
# The school of a message is that of who wrote it; of families and the system, nobody's.
MESSAGES = """
    UPDATE mail_message message SET record_company_id = writer.company_id
      FROM res_users writer
     WHERE message.model = 'edu.guardian' AND message.author_id = writer.partner_id
       AND NOT writer.share AND writer.id <> 1
"""
OTHERS = """
    UPDATE mail_message message SET record_company_id = NULL
     WHERE message.model = 'edu.guardian' AND NOT EXISTS (
        SELECT FROM res_users writer WHERE writer.partner_id = message.author_id
           AND NOT writer.share AND writer.id <> 1)
"""
FOLLOWERS = "DELETE FROM mail_followers WHERE res_model = 'edu.guardian'"
CONTACTS = """
    UPDATE res_partner partner SET create_uid = 1, write_uid = 1
      FROM edu_guardian guardian WHERE guardian.partner_id = partner.id
"""


def migrate(cr, version):
    """Keep apart what two schools wrote about one guardian; nobody follows any more."""
    for statement in (MESSAGES, OTHERS, FOLLOWERS, CONTACTS):
        cr.execute(statement)
