/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Layout} from "@web/search/layout";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

import {openPupilSearch} from "../pupil_search/pupil_search";

import {GradeChart} from "./grade_chart";

import {Component, onWillStart, useState} from "@odoo/owl";

const VIEWS = [
    [false, "list"],
    [false, "form"],
];
const PUPIL_VIEWS = [
    [false, "list"],
    [false, "kanban"],
    [false, "form"],
];

/**
 * The first screen of the school. What it shows comes in one request, with the domain
 * of every number (see `edu.school.dashboard` on the server).
 */
export class SchoolDashboard extends Component {
    static template = "edu_core.SchoolDashboard";
    static components = {GradeChart, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.state = useState({data: null});
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call("edu.school.dashboard", "get_data", []);
    }

    // === WHAT IS SHOWN === //

    get data() {
        return this.state.data;
    }

    get figures() {
        return this.data.sections.figure || [];
    }

    /** What waits for somebody: nothing that is zero. */
    get todo() {
        return (this.data.sections.todo || []).filter((tile) => tile.count);
    }

    /** What is missing, the most first. */
    get missing() {
        const tiles = (this.data.sections.missing || []).filter((tile) => tile.count);
        return tiles.sort((one, other) => other.count - one.count);
    }

    get pupilCount() {
        const tile = this.figures.find((one) => one.key === "pupils");
        return tile ? tile.count : 0;
    }

    get isEmpty() {
        return !this.figures.some((tile) => tile.count);
    }

    get hasMovements() {
        return this.movementRows.some((row) => row.month.count || row.year.count);
    }

    /** One row per kind: {name, direction, month: tile, year: tile}. */
    get movementRows() {
        const rows = new Map();
        for (const tile of this.data.movements) {
            if (!rows.has(tile.kind)) {
                const {kind, name, direction} = tile;
                rows.set(kind, {kind, name, direction});
            }
            rows.get(tile.kind)[tile.period] = tile;
        }
        return [...rows.values()];
    }

    get birthdays() {
        return this.data.birthdays;
    }

    get total() {
        const sum = (key) =>
            this.data.grades.reduce((total, row) => total + row[key], 0);
        return {
            female: sum("female"),
            male: sum("male"),
            unknown: sum("unknown"),
            count: sum("count"),
        };
    }

    formatDay(text) {
        return formatDate(deserializeDate(text), {format: "dd/MM"});
    }

    formatCount(count) {
        return count.toLocaleString(document.documentElement.lang || undefined);
    }

    get today() {
        return formatDate(deserializeDate(this.data.today));
    }

    getShare(tile) {
        return this.pupilCount ? Math.round((100 * tile.count) / this.pupilCount) : 0;
    }

    getArrow(direction) {
        return {in: "fa-arrow-right", out: "fa-arrow-left", within: "fa-exchange"}[
            direction
        ];
    }

    // === WHERE IT LEADS === //

    open(name, model, domain, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            context,
            views: model === "edu.student" ? PUPIL_VIEWS : VIEWS,
        });
    }

    openTile(tile, prefix = "") {
        const name = prefix ? `${prefix}: ${tile.name}` : tile.name;
        return this.open(name, tile.model, tile.domain, tile.context);
    }

    openMissing(tile) {
        return this.openTile(tile, _t("Missing").toString());
    }

    openBirthday(tile) {
        return this.openTile(tile, _t("Birthdays").toString());
    }

    openGrade(row, gender) {
        const domain = [...row.domain];
        if (gender !== undefined) domain.push(["gender", "=", gender]);
        return this.open(row.name, "edu.student", domain);
    }

    openSchool(row) {
        return this.open(row.name, "edu.student", row.domain);
    }

    openSchoolClasses(row, leaves = []) {
        return this.open(row.name, "edu.class", [...row.class_domain, ...leaves]);
    }

    openPupil(id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "edu.student",
            res_id: id,
            views: [[false, "form"]],
        });
    }

    findPupil() {
        return openPupilSearch(this.env);
    }
}

registry.category("actions").add("edu_core.school_dashboard", SchoolDashboard);
