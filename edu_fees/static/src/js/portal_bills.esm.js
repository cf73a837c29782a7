import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

// Milliseconds between two questions: often at first, then ever more seldom.
const SHORTEST = 5000;
const LONGEST = 60000;
const OFTEN = 24;
const SLOWER = 1.5;
// Somebody who leaves the page open for hours does not wait for money.
const AT_MOST = 120;

/**
 * Ask lightly whether money came in, and show what is new in place.
 *
 * A page on which nothing is open has no such element, so nobody asks for it.
 */
export class WaitForPayment extends Interaction {
    static selector = ".o_edu_poll[data-poll-url]";
    dynamicContent = {
        _document: {"t-on-visibilitychange": this.onVisibilityChange},
    };

    start() {
        this.asked = 0;
        this.delay = SHORTEST;
        this.isPlanned = false;
        this.plan();
    }

    plan() {
        // A page nobody looks at does not ask; looked at again, it goes on.
        if (this.isPlanned || document.hidden || this.asked >= AT_MOST) {
            return;
        }
        this.isPlanned = true;
        this.waitForTimeout(() => this.ask(), this.delay);
    }

    onVisibilityChange() {
        // Who comes back from the application of the bank has just paid.
        if (!document.hidden) {
            this.asked = 0;
            this.delay = SHORTEST;
            this.plan();
        }
    }

    async ask() {
        this.isPlanned = false;
        if (!document.hidden) {
            this.asked += 1;
            if (this.asked > OFTEN) {
                this.delay = Math.min(this.delay * SLOWER, LONGEST);
            }
            const {pollUrl, pollSignature} = this.el.dataset;
            try {
                const {signature} = await this.waitFor(
                    rpc(pollUrl, {}, {silent: true})
                );
                if (signature !== pollSignature) {
                    await this.show();
                    return;
                }
            } catch {
                // No network, or the session ended: the next question may go through.
            }
        }
        this.plan();
    }

    /** Put the page as it is now in the place of the one that waited. */
    async show() {
        const old = this.el.closest(".o_edu_page");
        const response = await this.waitFor(fetch(window.location.href));
        const text = await this.waitFor(response.text());
        const tree = new DOMParser().parseFromString(text, "text/html");
        const fresh = tree.querySelector(".o_edu_page");
        if (!response.ok || !old || !fresh) {
            window.location.reload();
            return;
        }
        const service = this.services["public.interactions"];
        service.stopInteractions(old);
        old.replaceWith(fresh);
        // This waiter went with the old page; the fresh one has its own if need be.
        announce(fresh);
        service.startInteractions(fresh);
    }
}

/**
 * Say the new state to those who do not see it change, and bring it into view.
 *
 * @param {HTMLElement} page
 */
function announce(page) {
    const state = page.querySelector(".o_edu_state, .o_edu_summary");
    if (!state) {
        return;
    }
    const live = document.createElement("div");
    live.setAttribute("role", "status");
    live.className = "visually-hidden o_edu_news";
    document.querySelector("main, #wrapwrap").append(live);
    setTimeout(() => {
        live.textContent = state.textContent.trim();
    }, 100);
    state.scrollIntoView({block: "center"});
}

/** Copy an account number, an amount or a payment code. */
export class CopyText extends Interaction {
    static selector = ".o_edu_copy[data-copy]";
    dynamicContent = {
        _root: {"t-on-click": this.copy},
    };

    async copy() {
        const text = this.el.dataset.copy;
        try {
            await this.waitFor(navigator.clipboard.writeText(text));
        } catch {
            // A page without TLS has no clipboard, and a browser may refuse it.
            this.copyByHand(text);
        }
        const done = this.el.querySelector(".o_edu_copy_done");
        done.textContent = this.el.querySelector("template").content.textContent;
        this.el.classList.add("o_edu_copied");
        this.waitForTimeout(() => {
            done.textContent = "";
            this.el.classList.remove("o_edu_copied");
        }, 2000);
    }

    /**
     * Copy where the browser gives no clipboard.
     *
     * @param {String} text
     */
    copyByHand(text) {
        const area = document.createElement("textarea");
        area.value = text;
        area.setAttribute("readonly", "");
        area.className = "visually-hidden";
        document.body.append(area);
        area.select();
        document.execCommand("copy");
        area.remove();
    }
}

const interactions = registry.category("public.interactions");
interactions.add("edu_fees.wait_for_payment", WaitForPayment);
interactions.add("edu_fees.copy_text", CopyText);
