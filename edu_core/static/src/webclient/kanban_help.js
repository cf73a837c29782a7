/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {patch} from "@web/core/utils/patch";

/**
 * Odoo keeps the help of an empty board back when it is grouped by a record, where it
 * would offer to make the first column. Where nobody may make columns the page stayed
 * white: on a phone every empty list that is grouped by class or by school.
 */
patch(KanbanRenderer.prototype, {
    get showNoContentHelper() {
        const {isGrouped, groups} = this.props.list;
        const isEmpty = isGrouped && !groups.length && !this.canCreateGroup();
        return isEmpty || super.showNoContentHelper;
    },
});
