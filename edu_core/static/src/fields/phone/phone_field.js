import {PhoneField} from "@web/views/fields/phone/phone_field";
import {patch} from "@web/core/utils/patch";
import {useInputField} from "@web/views/fields/input_field_hook";

// A mobile number (0912 345 678) or a land line (028 3822 3344), as it is stored.
const STORED = /^84(?:([35789]\d\d)(\d{3})(\d{3})|(2\d)(\d{4})(\d{4}))$/;

/**
 * Write a stored number (84912345678) as people read and dial it: 0912 345 678. What
 * is no Vietnamese number in the stored form stays as it is.
 *
 * @param {String|false} value
 * @returns {String}
 */
export function formatPhone(value) {
    const found = STORED.exec(value || "");
    return found ? `0${found.slice(1).filter(Boolean).join(" ")}` : value || "";
}

patch(PhoneField.prototype, {
    // Not `super`: a second hook would write the stored form over ours.
    setup() {
        useInputField({getValue: () => this.phoneText});
    },

    get phoneText() {
        return formatPhone(this.props.record.data[this.props.name]);
    },

    get phoneHref() {
        return `tel:${this.phoneText.replace(/\s+/g, "")}`;
    },
});
