/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {ConfirmationDialog} from "@web/core/confirmation_dialog/confirmation_dialog";
import {FormController} from "@web/views/form/form_controller";
import {_t} from "@web/core/l10n/translation";
import {formView} from "@web/views/form/form_view";
import {registry} from "@web/core/registry";

/**
 * A new record that stays for ever once it is there: it is made by the button that
 * saves it, never because the person looked at another tab or went elsewhere.
 */
export class SavedByButtonController extends FormController {
    async beforeLeave({forceLeave} = {}) {
        if (!this.model.root.isNew) {
            return super.beforeLeave(...arguments);
        }
        if (forceLeave || !(await this.model.root.isDirty())) {
            return true;
        }
        return this.askToLeave();
    }

    async beforeUnload(ev) {
        if (!this.model.root.isNew) {
            return super.beforeUnload(...arguments);
        }
        if (this.model.root.dirty) {
            ev.preventDefault();
            ev.returnValue = "Unsaved changes";
        }
    }

    beforeVisibilityChange() {
        return this.model.root.isNew ? undefined : super.beforeVisibilityChange();
    }

    /**
     * Ask whether what was typed may be lost.
     *
     * @returns {Promise<Boolean>} whether to go on
     */
    askToLeave() {
        return new Promise((resolve) => {
            this.dialogService.add(
                ConfirmationDialog,
                {
                    title: _t("Not saved yet"),
                    body: _t("What you typed here is lost when you leave."),
                    confirmLabel: _t("Leave without saving"),
                    cancelLabel: _t("Stay here"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                },
                {onClose: () => resolve(false)}
            );
        });
    }
}

registry.category("views").add("edu_saved_by_button", {
    ...formView,
    Controller: SavedByButtonController,
});
