/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {sensitiveModels} from "@edu_core/webclient/school_band/school_band";

// Where money is entered, the name of the school must be unmissable.
for (const model of [
    "account.bank.statement",
    "account.bank.statement.line",
    "account.move",
    "account.payment",
    "account.payment.register",
    "account.statement.import",
    "edu.bill.cancel",
    "edu.cash.counter",
    "edu.collection.match",
    "edu.collection.transaction",
    "edu.fee.charge",
    "edu.fee.deduction",
    "edu.fee.item",
    "edu.fee.plan",
    "edu.fee.round",
    "edu.receipt",
]) {
    sensitiveModels.add(model, true);
}
