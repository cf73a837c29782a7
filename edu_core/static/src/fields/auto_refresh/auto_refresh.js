/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {Component, onMounted, onWillUnmount, xml} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";

const SECONDS = 3;

/**
 * Reads the record again every few seconds, as long as the widget is on the page: for
 * work in the background that somebody waits for. Nothing is read while the tab is out
 * of sight, nor while something is typed that is not saved.
 */
export class AutoRefresh extends Component {
    static template = xml``;
    static props = {...standardWidgetProps};

    setup() {
        onMounted(() => this.wait());
        onWillUnmount(() => clearTimeout(this.timer));
    }

    wait() {
        this.timer = setTimeout(() => this.refresh(), SECONDS * 1000);
    }

    async refresh() {
        const {record} = this.props;
        if (!document.hidden && !record.dirty) {
            try {
                await record.load();
            } catch {
                // The server is away for a moment: the next turn tries again.
            }
        }
        this.wait();
    }
}

registry.category("view_widgets").add("edu_auto_refresh", {component: AutoRefresh});
