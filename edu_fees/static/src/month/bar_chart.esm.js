/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {loadBundle} from "@web/core/assets";

import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";

/**
 * Bars of whole đồng. What they show stands in a table beside, so for a screen reader
 * it is one picture with a short text.
 */
export class BarChart extends Component {
    static template = "edu_fees.BarChart";
    static props = {
        label: {type: String},
        labels: {type: Array},
        series: {type: Array}, // [{label, color, data}]
    };

    setup() {
        this.canvas = useRef("canvas");
        this.chart = null;
        onWillStart(() => loadBundle("web.chartjs_lib"));
        useEffect(
            () => this.render_(),
            () => [this.props.labels, this.props.series]
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    render_() {
        this.chart?.destroy();
        const compact = new Intl.NumberFormat(
            document.documentElement.lang || undefined,
            {notation: "compact"}
        );
        this.chart = new Chart(this.canvas.el, {
            type: "bar",
            data: {
                labels: this.props.labels,
                datasets: this.props.series.map((one) => ({
                    label: one.label,
                    data: one.data,
                    backgroundColor: one.color,
                    maxBarThickness: 32,
                })),
            },
            options: {
                animation: false,
                maintainAspectRatio: false,
                plugins: {legend: {position: "bottom"}},
                scales: {
                    x: {grid: {display: false}},
                    y: {
                        beginAtZero: true,
                        ticks: {callback: (value) => compact.format(value)},
                    },
                },
            },
        });
    }
}
