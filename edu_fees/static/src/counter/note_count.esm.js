/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {formatAmount, formatNumber} from "./counter_money.esm";

import {Component, useState} from "@odoo/owl";

// More pieces of one note are a slip of the hand.
const MOST_PIECES = 99999;

/** Count the notes in the drawer before the session begins. */
export class NoteCount extends Component {
    static template = "edu_fees.NoteCount";
    static props = {
        notes: Array,
        lastClosing: Number,
        isBusy: Boolean,
        onConfirm: Function,
        onCancel: {type: Function, optional: true},
    };

    setup() {
        this.pieces = useState({});
        this.formatAmount = formatAmount;
        this.formatNumber = formatNumber;
    }

    getAmount(note) {
        return note * (this.pieces[note] || 0);
    }

    get total() {
        return this.props.notes.reduce((sum, note) => sum + this.getAmount(note), 0);
    }

    onInput(note, ev) {
        const digits = ev.target.value.replace(/\D/g, "");
        this.pieces[note] = Math.min(Number(digits), MOST_PIECES);
        ev.target.value = digits && String(this.pieces[note]);
    }

    confirm() {
        this.props.onConfirm(
            this.props.notes.map((note) => ({
                denomination: note,
                quantity: this.pieces[note] || 0,
            }))
        );
    }
}
