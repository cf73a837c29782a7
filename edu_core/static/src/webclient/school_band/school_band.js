/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {ActionDialog} from "@web/webclient/actions/action_dialog";
import {FormViewDialog} from "@web/views/view_dialogs/form_view_dialog";
import {WebClient} from "@web/webclient/webclient";
import {_t} from "@web/core/l10n/translation";
import {formatList} from "@web/core/l10n/utils";
import {registry} from "@web/core/registry";
import {useBus, useService} from "@web/core/utils/hooks";
import {user} from "@web/core/user";

import {Component, useState} from "@odoo/owl";

/**
 * The models on whose screens money or marks are entered: their names are keys. There
 * the band warns loudly when several schools are active at once.
 */
export const sensitiveModels = registry.category("edu_sensitive_models");

/**
 * The school whose books and registers are open, in its colour, above every screen and
 * in the dialogs that enter money or marks. One accountant often serves two or three
 * schools.
 */
export class SchoolBand extends Component {
    static template = "edu_core.SchoolBand";
    static props = {
        resModel: {type: String, optional: true},
        inDialog: {type: Boolean, optional: true},
    };

    setup() {
        this.action = useService("action");
        this.state = useState({resModel: this.getScreenModel()});
        if (!this.props.inDialog) {
            useBus(this.env.bus, "ACTION_MANAGER:UI-UPDATED", ({detail: mode}) => {
                if (mode !== "new") {
                    this.state.resModel = this.getScreenModel();
                }
            });
        }
    }

    getScreenModel() {
        const {action, props} = this.action.currentController || {};
        // A screen of its own says in its action which model it works on.
        return props?.resModel || action?.res_model || undefined;
    }

    get schools() {
        return user.activeCompanies.filter((company) => company?.edu_is_school);
    }

    get isSensitive() {
        const model = this.props.inDialog ? this.props.resModel : this.state.resModel;
        return sensitiveModels.contains(model || "");
    }

    get isShown() {
        return this.schools.length > 0 && (!this.props.inDialog || this.isSensitive);
    }

    get isWarning() {
        return this.schools.length > 1 && this.isSensitive;
    }

    get colorClass() {
        if (this.isWarning) {
            return "o_edu_school_band_warning";
        }
        if (this.schools.length > 1) {
            return "o_edu_school_band_several";
        }
        return `o_edu_school_band_${this.schools[0].edu_color}`;
    }

    get text() {
        const names = formatList(this.schools.map((school) => school.name));
        if (this.isWarning) {
            return _t(
                "Careful: %(count)s schools are open at once. What you enter new belongs to %(school)s.",
                {count: this.schools.length, school: user.activeCompany.name}
            );
        }
        if (this.schools.length > 1) {
            return _t("%(count)s schools are open: %(names)s", {
                count: this.schools.length,
                names,
            });
        }
        return names;
    }
}

WebClient.components = {...WebClient.components, SchoolBand};
ActionDialog.components = {...ActionDialog.components, SchoolBand};
FormViewDialog.components = {...FormViewDialog.components, SchoolBand};
