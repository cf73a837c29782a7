/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {formatShort, formatUnit} from "./money_format.esm";
import {loadBundle} from "@web/core/assets";

import {Component, onWillStart, onWillUnmount, useEffect, useRef} from "@odoo/owl";

// Told apart by lightness as well, for who sees no colors and for black-and-white print.
const COLORS = [
    "#1f4e79",
    "#e39a3b",
    "#5b8f47",
    "#8a4f9e",
    "#7fb2d9",
    "#9c3d2e",
    "#c2c8cd",
    "#3f5560",
];
const TEXT_COLOR = "#374151";
const ROW_HEIGHT = 26;
const AXIS_HEIGHT = 60;
// Letters of a name beside its bar, on a desk and on a telephone
const TEXT_LENGTHS = [26, 17];
const NARROW = 480;

/**
 * A chart of rows of numbers. It is one picture for a screen reader, whose text has the
 * numbers; a click on a part leads to the list behind it.
 */
export class MoneyChart extends Component {
    static template = "edu_fees.MoneyChart";
    static props = {
        kind: {type: String}, // "bar", "bar_across" or "doughnut"
        name: {type: String},
        labels: {type: Array},
        series: {type: Array}, // [{label, color, data}]
        unit: {type: String, optional: true},
        onClick: {type: Function, optional: true}, // With the number of the row
    };
    static defaultProps = {unit: "amount"};

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

    /** The name of the chart and its numbers; what is zero is left out. */
    get text() {
        const {labels, name, series, unit} = this.props;
        const parts = labels
            .map((label, index) => {
                const numbers = series
                    .filter((one) => one.data[index])
                    .map((one) => {
                        const number = formatUnit(one.data[index], unit);
                        return series.length > 1 ? `${one.label} ${number}` : number;
                    });
                return numbers.length ? `${label}: ${numbers.join(", ")}` : "";
            })
            .filter(Boolean);
        return `${name}. ${parts.join("; ")}`;
    }

    get isAcross() {
        return this.props.kind === "bar_across";
    }

    /** Bars that lie need room for each of their names. */
    get style() {
        const height = this.props.labels.length * ROW_HEIGHT + AXIS_HEIGHT;
        return this.isAcross ? `height: ${height}px` : "";
    }

    render_() {
        this.chart?.destroy();
        this.chart = new Chart(this.canvas.el, {
            type: this.props.kind === "doughnut" ? "doughnut" : "bar",
            data: {labels: this.props.labels, datasets: this.getDatasets()},
            options: this.getOptions(),
        });
    }

    getDatasets() {
        const isDoughnut = this.props.kind === "doughnut";
        return this.props.series.map((one, index) => ({
            label: one.label,
            data: one.data,
            backgroundColor: isDoughnut
                ? one.data.map((_number, row) => COLORS[row % COLORS.length])
                : one.color || COLORS[index],
            ...(isDoughnut ? {} : {maxBarThickness: 32}),
        }));
    }

    getOptions() {
        const {kind, onClick, series, unit} = this.props;
        const isDoughnut = kind === "doughnut";
        return {
            animation: false,
            color: TEXT_COLOR,
            maintainAspectRatio: false,
            indexAxis: this.isAcross ? "y" : "x",
            onClick: (_ev, elements) => {
                if (onClick && elements.length) onClick(elements[0].index);
            },
            onHover: (ev, elements) => {
                const isLink = onClick && elements.length;
                ev.native.target.style.cursor = isLink ? "pointer" : "default";
            },
            plugins: {
                legend: {display: isDoughnut || series.length > 1, position: "bottom"},
                tooltip: {
                    callbacks: {
                        label: ({dataset, dataIndex}) =>
                            ` ${dataset.label}: ${formatUnit(
                                dataset.data[dataIndex],
                                unit
                            )}`,
                    },
                },
            },
            ...(isDoughnut ? {} : {scales: this.getScales()}),
        };
    }

    getScales() {
        const {labels, unit} = this.props;
        const names = {
            grid: {display: false},
            ticks: {
                color: TEXT_COLOR,
                ...(this.isAcross
                    ? {
                          autoSkip: false,
                          callback: (index) => this.shorten(labels[index]),
                      }
                    : {}),
            },
        };
        const numbers = {
            beginAtZero: true,
            ticks: {
                color: TEXT_COLOR,
                maxTicksLimit: 6,
                callback: (number) =>
                    unit === "percent" ? `${number} %` : formatShort(number),
            },
            ...(unit === "percent" ? {max: 100} : {}),
        };
        return this.isAcross ? {x: numbers, y: names} : {x: names, y: numbers};
    }

    /** Return a name that leaves room for its bar; the numbers below have all of it. */
    shorten(text) {
        const isNarrow = this.canvas.el.clientWidth < NARROW;
        const length = TEXT_LENGTHS[isNarrow ? 1 : 0];
        return text.length > length ? `${text.slice(0, length - 1)}…` : text;
    }
}
