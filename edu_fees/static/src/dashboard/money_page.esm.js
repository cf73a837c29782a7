/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component, onWillStart, useState} from "@odoo/owl";
import {formatNumber, formatUnit} from "./money_format.esm";

import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

import {MoneyChart} from "./money_chart.esm";

// More bars than this are no picture any more; the table below has all rows.
const DRAWN_ROWS = 20;

/**
 * A chart with its numbers in a table below, each of which leads to its list: the way
 * of the keyboard, and of who cannot see the chart.
 */
export class ChartPanel extends Component {
    static template = "edu_fees.ChartPanel";
    static components = {MoneyChart};
    static props = {
        chart: {type: Object}, // See `_prepare_chart` on the server
        openLink: {type: Function},
    };

    get drawnRows() {
        return this.props.chart.kind === "bar_across"
            ? this.props.chart.rows.slice(0, DRAWN_ROWS)
            : this.props.chart.rows;
    }

    get labels() {
        return this.drawnRows.map((row) => row.name);
    }

    get series() {
        const [column] = this.props.chart.columns;
        return [{label: column.name, data: this.drawnRows.map((row) => row.cells[0])}];
    }

    get isCut() {
        return this.drawnRows.length < this.props.chart.rows.length;
    }

    get cutText() {
        return _t(
            "The first %s are drawn; the numbers below are complete.",
            this.drawnRows.length
        );
    }

    format(number, index) {
        return formatUnit(number, this.props.chart.columns[index].unit);
    }

    openRow(index) {
        return this.props.openLink(this.drawnRows[index].link);
    }
}

/**
 * A page of money: a month, large numbers, charts. What it shows comes in one request,
 * with the list behind every number.
 */
class MoneyPage extends Component {
    static components = {ChartPanel, Layout};
    static props = {...standardActionServiceProps};
    static model = "";

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.keepLast = new KeepLast();
        this.state = useState({data: null, isLoading: false, isFailed: false});
        // Not waited for: the page stands there at once and says that it is loading.
        onWillStart(() => {
            this.load();
        });
    }

    async load(month = this.month) {
        this.month = month;
        Object.assign(this.state, {isLoading: true, isFailed: false});
        try {
            this.state.data = await this.keepLast.add(
                this.orm.call(this.constructor.model, "get_data", [month || false])
            );
        } catch (error) {
            this.state.isFailed = true;
            throw error;
        } finally {
            this.state.isLoading = false;
        }
    }

    get data() {
        return this.state.data;
    }

    get monthName() {
        return deserializeDate(this.data.month).toFormat("MM/yyyy");
    }

    formatUnit(number, unit) {
        return formatUnit(number, unit);
    }

    formatNumber(number) {
        return formatNumber(number);
    }

    /** Open the list behind a number; the action says which views, the link what. */
    async openLink({action: xmlid, domain, name}) {
        const action = await this.action.loadAction(xmlid);
        const title = name || action.display_name || action.name;
        return this.action.doAction({
            ...action,
            context: {},
            display_name: title,
            domain,
            name: title,
        });
    }
}

/** The school's money, for accountant and principal (see `edu.fee.dashboard`). */
export class SchoolMoney extends MoneyPage {
    static template = "edu_fees.SchoolMoney";
    static model = "edu.fee.dashboard";

    openMonth() {
        return this.action.doAction("edu_fees.edu_fee_month_action");
    }
}

/** The money of a managing unit's schools, for officers (see `edu.fee.oversight`). */
export class SchoolsMoney extends MoneyPage {
    static template = "edu_fees.SchoolsMoney";
    static model = "edu.fee.oversight";

    setup() {
        super.setup();
        this.sorting = useState({key: "share", isDescending: false});
    }

    get countText() {
        return _t("%s schools", formatNumber(this.data.schools.length));
    }

    get columns() {
        return this.data.columns;
    }

    /** The schools in the order chosen; what is not known stands last. */
    get schools() {
        const {key, isDescending} = this.sorting;
        const rows = [...this.data.schools];
        if (key === "name") {
            const compare = new Intl.Collator("vi").compare;
            rows.sort((one, other) => compare(one.name, other.name));
            return isDescending ? rows.reverse() : rows;
        }
        const known = rows.filter((row) => row[key] !== null);
        const sign = isDescending ? -1 : 1;
        known.sort((one, other) => sign * (one[key] - other[key]));
        return [...known, ...rows.filter((row) => row[key] === null)];
    }

    getSorted(key) {
        if (this.sorting.key !== key) {
            return "none";
        }
        return this.sorting.isDescending ? "descending" : "ascending";
    }

    sortBy(key) {
        const isSame = this.sorting.key === key;
        const isText = ["name", "share"].includes(key);
        this.sorting.isDescending = isSame ? !this.sorting.isDescending : !isText;
        this.sorting.key = key;
    }

    openCell(school, column) {
        return this.openLink({
            action: column.action,
            domain: [["company_id", "=", school.id], ...column.domain],
            name: `${column.name} · ${school.name}`,
        });
    }
}

registry.category("actions").add("edu_fees.school_money", SchoolMoney);
registry.category("actions").add("edu_fees.schools_money", SchoolsMoney);
