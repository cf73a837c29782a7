# Copyright 2026 The Edu Suite contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
{
    "name": "Edu Fees",
    "summary": "Fee items, plans and rounds; bills, money in, receipts",
    "version": "19.0.1.0.0",
    "author": "The Edu Suite contributors",
    "license": "AGPL-3",
    "category": "Education",
    "depends": [
        "account",
        "account_statement_import_file",  # OCA/bank-statement-import
        "edu_core",
        "edu_report_pdf",
        "edu_website",
        "queue_job",  # OCA/queue
        "report_xlsx",  # OCA/reporting-engine
    ],
    "data": [
        # security
        "security/edu_fees_groups.xml",
        "security/ir.model.access.csv",
        "security/edu_account_role_security.xml",
        "security/edu_fee_security.xml",
        "security/account_move_security.xml",
        "security/edu_core_security.xml",
        "security/edu_fee_progress_security.xml",
        "security/edu_collection_security.xml",
        "security/edu_fees_wizards_security.xml",
        "security/edu_fee_paper_security.xml",
        # data
        "data/queue_job_data.xml",
        "data/res_users_role_data.xml",
        "data/res_bank_data.xml",
        "data/res_currency_data.xml",
        "data/edu_fee_paper_rule_data.xml",
        "data/edu_fee_service_data.xml",
        "data/edu_fee_ceiling_data.xml",
        # views
        "views/edu_account_role_views.xml",
        "views/edu_fee_item_views.xml",
        "views/edu_fee_plan_views.xml",
        "views/edu_fee_paper_views.xml",
        "views/edu_fee_ceiling_views.xml",
        "views/portal_disclosure_templates.xml",
        "views/edu_fee_charge_views.xml",
        "views/edu_fee_deduction_views.xml",
        "views/account_move_views.xml",
        "views/edu_fee_round_views.xml",
        "views/edu_trial_balance_views.xml",
        "views/edu_student_views.xml",
        "views/res_company_views.xml",
        "views/edu_fee_progress_views.xml",
        "views/edu_fee_debtor_views.xml",
        "views/edu_fee_round_progress_views.xml",
        "views/res_bank_views.xml",
        "views/edu_collection_channel_views.xml",
        "views/edu_collection_message_views.xml",
        "views/edu_collection_transaction_views.xml",
        "views/edu_receipt_views.xml",
        "views/portal_templates.xml",
        # reports
        "report/edu_fee_ledger_report.xml",
        "report/edu_bill_reports.xml",
        "report/edu_fee_disclosure_report.xml",
        # wizards
        "wizards/edu_fee_round_preview_views.xml",
        "wizards/edu_bill_cancel_views.xml",
        "wizards/account_statement_import_views.xml",
        "wizards/edu_cash_payment_views.xml",
        "wizards/edu_collection_match_views.xml",
        "wizards/edu_reason_views.xml",
        # menus
        "views/edu_fees_menus.xml",
        "views/edu_fee_paper_menus.xml",
        "views/edu_collection_menus.xml",
        "views/edu_fee_oversight_menus.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "edu_fees/static/src/backend/**/*",
        ],
        "web.assets_frontend": [
            "edu_fees/static/src/scss/portal_bills.scss",
            "edu_fees/static/src/js/portal_bills.esm.js",
        ],
    },
    "application": True,
}
