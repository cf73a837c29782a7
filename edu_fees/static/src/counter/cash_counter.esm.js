/* Copyright 2026 The Edu Suite contributors
 * License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl). */

import {
    Component,
    onWillStart,
    useEffect,
    useExternalListener,
    useRef,
    useState,
} from "@odoo/owl";
import {
    formatAmount,
    formatNumber,
    isScanned,
    makeToken,
    parseAmount,
    splitMoney,
    tidyAmount,
} from "./counter_money.esm";
import {ConnectionLostError} from "@web/core/network/rpc";
import {KeepLast} from "@web/core/utils/concurrency";
import {Layout} from "@web/search/layout";
import {NoteCount} from "./note_count.esm";
import {_t} from "@web/core/l10n/translation";
import {deserializeDate} from "@web/core/l10n/dates";
import {hasTouch} from "@web/core/browser/feature_detection";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useDebounced} from "@web/core/utils/timing";
import {useService} from "@web/core/utils/hooks";

const MODEL = "edu.cash.counter";
const LEAST_LETTERS = 3;
const LEAST_WITH_DIGIT = 2;
const SEARCH_DELAY = 250;
// Some scanners send two Enters; the second must not take the money that the first one
// only shows.
const SECOND_ENTER = 500;
const LEAST_QUICK_NOTE = 10000;

/**
 * The queue at the counter: scan the bill or type three letters, take the money, print,
 * next. What it shows comes from `edu.cash.counter`; it decides nothing about money.
 */
export class CashCounter extends Component {
    static template = "edu_fees.CashCounter";
    static components = {Layout, NoteCount};
    static props = {...standardActionServiceProps};

    setup() {
        this.action = useService("action");
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.display = {controlPanel: {}};
        this.formatAmount = formatAmount;
        this.formatNumber = formatNumber;
        this.searchRef = useRef("search");
        this.givenRef = useRef("given");
        this.keepLast = new KeepLast();
        this.shownAt = 0;
        this.token = makeToken();
        this.state = useState({
            data: null,
            isOpening: false,
            isBusy: false,
            focusTurn: 0,
            ...this.getEmptySearch(),
            ...this.getNoPupil(),
        });
        this.searchSoon = useDebounced(() => this.search(), SEARCH_DELAY);
        useExternalListener(window, "keydown", (ev) => this.onAnyKey(ev));
        useEffect(
            () => this.focus(),
            () => [this.state.focusTurn]
        );
        onWillStart(() => this.load());
    }

    async load() {
        this.state.data = await this.orm.call(MODEL, "get_data", []);
    }

    getEmptySearch() {
        return {text: "", found: null, pupils: [], more: false, note: false, active: 0};
    }

    getNoPupil() {
        return {
            pupil: null,
            bills: [],
            payer: "",
            given: "",
            isTyped: false,
            isLost: false,
        };
    }

    // === WHAT IS SHOWN === //

    get data() {
        return this.state.data;
    }

    get mustCount() {
        return !this.data.session && (this.data.must_open || this.state.isOpening);
    }

    get activeId() {
        return this.state.pupils.length ? `o_edu_hit_${this.state.active}` : undefined;
    }

    get quickNotes() {
        return this.data.notes.filter((note) => note >= LEAST_QUICK_NOTE).reverse();
    }

    get chosen() {
        return this.state.bills.filter((bill) => bill.isChosen);
    }

    get due() {
        return this.chosen.reduce((sum, bill) => sum + bill.residual, 0);
    }

    get money() {
        return splitMoney(parseAmount(this.state.given), this.due);
    }

    get isWrongAmount() {
        return (
            Boolean(this.state.given.trim()) && parseAmount(this.state.given) === null
        );
    }

    get canTake() {
        return Boolean(
            !this.state.isBusy &&
            this.state.pupil &&
            this.money.taken > 0 &&
            !this.isWrongAmount &&
            this.state.payer.trim()
        );
    }

    get takeLabel() {
        if (this.state.isLost) return _t("Try again");
        return _t("Take %(amount)s and print", {
            amount: formatAmount(this.money.taken),
        });
    }

    get nobodyLabel() {
        return _t("Nobody is found for “%(text)s”.", {text: this.state.found});
    }

    get helpLabel() {
        return _t(
            "Or type three letters of the name, the pupil's code or the class; the arrows choose, Enter opens."
        );
    }

    get lostLabel() {
        return _t(
            "The server did not answer. The money may be booked already: try again, and the same receipt comes, never a second one."
        );
    }

    getPrintLabel(receipt) {
        return _t("Print %(receipt)s again", {receipt: receipt.name});
    }

    formatDate(date) {
        return date ? deserializeDate(date).toFormat("dd/MM/yyyy") : "";
    }

    // === THE KEYBOARD === //

    /** Put the cursor where the next key belongs: the notes, or the search. */
    focus() {
        const element = this.givenRef.el || this.searchRef.el;
        element?.focus();
        element?.select();
    }

    focusSoon() {
        this.state.focusTurn++;
    }

    /** Whatever had the focus: what is typed or scanned is never lost. */
    onAnyKey(ev) {
        const isTyping = ev.target.closest?.(
            "input:not([type=checkbox]), textarea, select, .modal"
        );
        const isShortcut = ev.ctrlKey || ev.altKey || ev.metaKey;
        const isOver = document.querySelector(".modal, .o-dropdown--menu");
        if (isTyping || isShortcut || isOver) return;
        if (ev.key === "Escape") this.leave();
        else if (ev.key.length === 1 && ev.key !== " ") this.focus();
    }

    onSearchKey(ev) {
        const last = this.state.pupils.length - 1;
        if (ev.key === "ArrowDown")
            this.state.active = Math.min(this.state.active + 1, last);
        else if (ev.key === "ArrowUp")
            this.state.active = Math.max(this.state.active - 1, 0);
        else if (ev.key === "Enter") this.onSearchEnter(ev);
        else if (ev.key === "Escape") this.leave();
        else return;
        ev.preventDefault();
    }

    onSearchEnter(ev) {
        if (ev.repeat || this.isSecondEnter()) return undefined;
        const {active, found, pupils} = this.state;
        if (pupils.length && found === this.state.text.trim()) {
            return this.open(pupils[active].id);
        }
        return this.searchNow();
    }

    onGivenKey(ev) {
        if (ev.key === "Escape") this.leave();
        else if (ev.key === "Enter") this.onGivenEnter(ev);
        else return;
        ev.preventDefault();
        ev.stopPropagation();
    }

    onGivenEnter(ev) {
        if (ev.repeat || this.isSecondEnter()) return undefined;
        if (isScanned(this.state.given)) return this.scanNext(this.state.given);
        return this.take();
    }

    isSecondEnter() {
        return Date.now() - this.shownAt < SECOND_ENTER;
    }

    // === FIND === //

    isEnough(text) {
        return text.length >= (/\d/.test(text) ? LEAST_WITH_DIGIT : LEAST_LETTERS);
    }

    onSearchInput(ev) {
        Object.assign(this.state, this.getEmptySearch(), {text: ev.target.value});
        this.searchSoon();
    }

    async search() {
        const text = this.state.text.trim();
        if (!this.isEnough(text)) return null;
        const call = this.orm.call(MODEL, "find_payers", [text]);
        const {pupils, more, note, exact} = await this.keepLast.add(call);
        if (text !== this.state.text.trim()) return null;
        Object.assign(this.state, {pupils, more, note, found: text, active: 0});
        return {pupils, exact};
    }

    /** Somebody pressed Enter: whoever is meant alone is shown at once. */
    async searchNow() {
        this.searchSoon.cancel();
        const found = await this.search();
        if (!found) return;
        this.shownAt = Date.now();
        if (found.exact || found.pupils.length === 1)
            await this.open(found.pupils[0].id);
    }

    /** The next bill was scanned while the last pupil was still on the screen. */
    async scanNext(text) {
        this.leave();
        this.state.text = text;
        await this.searchNow();
    }

    // === THE PUPIL === //

    async open(id) {
        const call = this.orm.call(MODEL, "get_bills", [id]);
        const {pupil, payer, bills, note} = await this.keepLast.add(call);
        this.token = makeToken();
        this.shownAt = Date.now();
        Object.assign(this.state, this.getEmptySearch(), this.getNoPupil());
        if (bills.length) {
            const chosen = bills.map((bill) => ({...bill, isChosen: true}));
            Object.assign(this.state, {pupil, payer, bills: chosen});
            this.proposeDue();
        } else {
            this.state.note = note;
        }
        this.focusSoon();
    }

    /** Back to the empty search box. */
    /**
     * Go to the next one; not while nobody knows whether the money is booked: with the
     * key of the payment its only trace would be lost.
     */
    leave() {
        if (!this.state.isBusy && !this.state.isLost) this.forget();
    }

    forget() {
        this.searchSoon.cancel();
        Object.assign(this.state, this.getEmptySearch(), this.getNoPupil());
        this.focusSoon();
    }

    toggle(bill) {
        bill.isChosen = !bill.isChosen;
        if (!this.state.isTyped) this.proposeDue();
        this.focusAfterTap();
    }

    // === THE MONEY === //

    proposeDue() {
        this.state.given = this.due ? formatNumber(this.due) : "";
        this.state.isTyped = false;
    }

    onGivenInput(ev) {
        this.state.given = tidyAmount(ev.target.value);
        this.state.isTyped = true;
        // What did not change is not rendered anew, though the input has.
        ev.target.value = this.state.given;
    }

    addNote(note) {
        const before = this.state.isTyped ? parseAmount(this.state.given) || 0 : 0;
        this.state.given = tidyAmount(String(before + note));
        this.state.isTyped = true;
        this.focusAfterTap();
    }

    giveExactly() {
        this.proposeDue();
        this.focusAfterTap();
    }

    /** On a phone the keyboard would cover the buttons. */
    focusAfterTap() {
        if (!hasTouch()) this.givenRef.el?.focus();
    }

    async take() {
        if (!this.canTake) return;
        this.state.isBusy = true;
        let result = null;
        try {
            result = await this.orm.call(MODEL, "take_money", [
                this.state.pupil.id,
                this.chosen.map((bill) => bill.id),
                this.money.taken,
                this.state.payer,
                this.token,
                this.data.session && this.data.session.id,
            ]);
        } catch (error) {
            this.state.isBusy = false;
            await this.onRefused(error);
            return;
        }
        this.state.isBusy = false;
        this.forget();
        await this.afterTaking(result);
    }

    /**
     * Without an answer nobody knows whether the money is booked: the same payment may
     * be sent again, nothing else. An answer that refuses it was no payment.
     */
    async onRefused(error) {
        if (error instanceof ConnectionLostError) {
            this.state.isLost = true;
            return;
        }
        const {id} = this.state.pupil;
        await Promise.allSettled([this.open(id), this.load()]);
        throw error;
    }

    async afterTaking({report, message, ...strip}) {
        Object.assign(this.state.data, strip);
        this.notification.add(message, {type: "success"});
        await this.print(report);
    }

    async print(report) {
        try {
            await this.action.doAction(report);
        } catch {
            this.notification.add(
                _t("The receipt is made but not printed: print it from the list."),
                {type: "warning"}
            );
        }
    }

    async reprint(receipt) {
        const report = await this.orm.call("edu.receipt", "action_print", [
            [receipt.id],
        ]);
        await this.print(report);
        this.focusSoon();
    }

    openReceipt(receipt) {
        return this.openForm("edu.receipt", receipt.id);
    }

    openForm(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }

    // === THE SESSION === //

    startCount() {
        this.state.isOpening = true;
    }

    stopCount() {
        this.state.isOpening = false;
        this.focusSoon();
    }

    async openSession(notes) {
        if (this.state.isBusy) return;
        this.state.isBusy = true;
        const lines = notes.map((note) => [0, 0, {...note, moment: "open"}]);
        try {
            await this.orm.create("edu.cash.session", [{opening_line_ids: lines}]);
            this.state.isOpening = false;
        } finally {
            this.state.isBusy = false;
            await this.load();
            this.focusSoon();
        }
    }

    closeSession() {
        return this.openForm("edu.cash.session", this.data.session.id);
    }
}

registry.category("actions").add("edu_fees.cash_counter", CashCounter);
