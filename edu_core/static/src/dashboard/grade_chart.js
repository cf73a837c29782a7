/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {_t} from "@web/core/l10n/translation";
import {loadBundle} from "@web/core/assets";

import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";

// Told apart without colors as well: by lightness, and by the table beside the chart.
const SERIES = [
    {key: "female", label: _t("Girls"), color: "#c2497f"},
    {key: "male", label: _t("Boys"), color: "#1f4e79"},
    {key: "unknown", label: _t("Not said"), color: "#9aa3ab"},
];

/**
 * Pupils by grade and gender. What the chart shows stands in the table of the
 * dashboard as well, so for a screen reader it is one picture with a short text.
 */
export class GradeChart extends Component {
    static template = "edu_core.GradeChart";
    static props = {
        rows: {type: Array},
        onClick: {type: Function},
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.render_(),
            () => [this.props.rows]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    get label() {
        return _t("Chart: pupils by grade and gender. The numbers are in the table.");
    }

    render_() {
        this.chart?.destroy();
        const {rows} = this.props;
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: rows.map((row) => row.name),
                datasets: SERIES.filter((one) => rows.some((row) => row[one.key])).map(
                    (one) => ({
                        label: one.label.toString(),
                        data: rows.map((row) => row[one.key]),
                        backgroundColor: one.color,
                        maxBarThickness: 44,
                    })
                ),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                onClick: (ev, elements) => {
                    if (elements.length) this.props.onClick(rows[elements[0].index]);
                },
                plugins: {legend: {position: "bottom"}},
                scales: {
                    x: {stacked: true, grid: {display: false}},
                    y: {stacked: true, beginAtZero: true, ticks: {precision: 0}},
                },
            },
        });
    }
}
