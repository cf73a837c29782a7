/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

function getLanguage() {
    return document.documentElement.lang || undefined;
}

/** Return a number as the user's language writes it. */
export function formatNumber(number) {
    return number.toLocaleString(getLanguage());
}

/** Return a number short, for the axis of a chart: "1,2 Tr". */
export function formatShort(number) {
    return new Intl.NumberFormat(getLanguage(), {notation: "compact"}).format(number);
}

/**
 * Return a number with its unit.
 *
 * @param {Number|null} number null is unknown, which is not zero
 * @param {"amount"|"count"|"percent"} unit
 */
export function formatUnit(number, unit) {
    if (number === null) {
        return "–";
    }
    return {
        amount: (text) => `${text} đ`,
        percent: (text) => `${text} %`,
        count: (text) => text,
    }[unit](formatNumber(number));
}
