/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

// Cash beyond this is no cash of a family: a scanned number, or a slip of the hand.
const MOST_DIGITS = 9;
const SEPARATORS = /[.,\s]/g;
const NBSP = "\u00a0";

/**
 * Write an amount of whole đồng as people in Viet Nam do: 1.252.000.
 *
 * @param {Number} amount
 * @returns {String}
 */
export function formatNumber(amount) {
    return String(Math.trunc(amount)).replace(/\B(?=(\d{3})+$)/g, ".");
}

/**
 * Likewise with its unit, never broken over lines.
 *
 * @param {Number} amount
 * @returns {String}
 */
export function formatAmount(amount) {
    return `${formatNumber(amount)}${NBSP}đ`;
}

/**
 * Read an amount of whole đồng.
 *
 * @param {String} text with or without dots
 * @returns {Number|null} null for what is no amount of cash
 */
export function parseAmount(text) {
    const compact = text.trim();
    if (!/^(\d+|\d{1,3}([.,\s]\d{3})+)$/.test(compact)) return null;
    const digits = compact.replace(SEPARATORS, "");
    if (digits.length > MOST_DIGITS || /^0./.test(digits)) return null;
    return Number(digits);
}

/**
 * Set the dots anew while an amount is typed. What holds anything else than digits stays
 * as it is: somebody scans.
 *
 * @param {String} text
 * @returns {String}
 */
export function tidyAmount(text) {
    const digits = text.replace(SEPARATORS, "");
    if (!/^\d+$/.test(digits) || digits.length > MOST_DIGITS || /^0./.test(digits)) {
        return text;
    }
    return formatNumber(Number(digits));
}

/**
 * Tell whether a text came from the scanner: no amount of cash has letters, begins with
 * a zero or is that long.
 *
 * @param {String} text
 * @returns {Boolean}
 */
export function isScanned(text) {
    const compact = text.replace(SEPARATORS, "");
    if (/\p{L}/u.test(compact)) return compact.length > 2;
    return /^\d+$/.test(compact) && parseAmount(compact) === null;
}

/**
 * Say what becomes of the notes that are handed over.
 *
 * @param {Number|null} given
 * @param {Number} due
 * @returns {Object} taken, change to give back, and what is left to pay
 */
export function splitMoney(given, due) {
    const taken = Math.min(given || 0, due);
    return {taken, change: Math.max((given || 0) - due, 0), left: due - taken};
}

/**
 * Make the key of a payment. One key makes one receipt, however often it is sent.
 * (`crypto.randomUUID` is there over https only.)
 *
 * @returns {String} 32 hexadecimal digits
 */
export function makeToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
