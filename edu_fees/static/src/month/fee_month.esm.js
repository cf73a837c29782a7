/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

import {MoneyChart} from "../dashboard/money_chart.esm";
import {formatNumber} from "../dashboard/money_format.esm";

import {Component, onWillStart, useState} from "@odoo/owl";

const COLORS = {in: "#1f4e79", out: "#b35c00", rest: "#9aa3ab"};

/**
 * The accountant's month on one page. What it shows comes in one request, with the
 * domain of every number (see `edu.fee.month` on the server).
 */
export class FeeMonth extends Component {
    static template = "edu_fees.FeeMonth";
    static components = {Layout, MoneyChart};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.state = useState({data: null});
        onWillStart(() => this.load());
    }

    async load(month = false) {
        this.state.data = await this.orm.call("edu.fee.month", "get_data", [month]);
    }

    // === WHAT IS SHOWN === //

    get data() {
        return this.state.data;
    }

    get monthName() {
        return deserializeDate(this.data.month).toFormat("MM/yyyy");
    }

    get todo() {
        return this.data.todo.filter((row) => row.count);
    }

    get dayLabel() {
        return _t("Collected and paid by day").toString();
    }

    get dayLabels() {
        return this.data.days.map((row) => row.day);
    }

    get daySeries() {
        return [
            {
                label: _t("Collected").toString(),
                color: COLORS.in,
                data: this.data.days.map((row) => row.in),
            },
            {
                label: _t("Paid out").toString(),
                color: COLORS.out,
                data: this.data.days.map((row) => row.out),
            },
        ];
    }

    get classLabel() {
        return _t("Rounds of the month by class").toString();
    }

    get classLabels() {
        return this.data.classes.map((row) => row.name);
    }

    get classSeries() {
        return [
            {
                label: _t("Collected").toString(),
                color: COLORS.in,
                data: this.data.classes.map((row) => row.collected),
            },
            {
                label: _t("Still to collect").toString(),
                color: COLORS.rest,
                data: this.data.classes.map((row) => row.billed - row.collected),
            },
        ];
    }

    formatNumber(amount) {
        return formatNumber(amount);
    }

    formatAmount(amount) {
        return `${this.formatNumber(amount)} đ`;
    }

    // === WHERE IT LEADS === //

    openRow(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: row.name,
            res_model: row.model,
            domain: row.domain,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    openItem(row) {
        return this.action.doAction("edu_fees.edu_fee_item_entry_action", {
            additionalContext: {search_default_item_id: row.id},
            viewType: "list",
        });
    }

    openClosing() {
        return this.action.doAction("edu_fees.edu_books_lock_action");
    }

    openSettlement() {
        return this.action.doAction("edu_fees.edu_settlement_action");
    }
}

registry.category("actions").add("edu_fees.fee_month", FeeMonth);
