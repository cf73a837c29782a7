import {Interaction} from "@web/public/interaction";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const EVERY = 5000;
const AT_MOST = 180;

/** Ask lightly whether money came in, and show the page anew when it did. */
export class WaitForPayment extends Interaction {
    static selector = ".o_edu_poll[data-poll-url]";

    start() {
        this.asked = 0;
        this.plan();
    }

    plan() {
        if (this.asked < AT_MOST) {
            this.waitForTimeout(() => this.ask(), EVERY);
        }
    }

    async ask() {
        // A page nobody looks at does not ask.
        if (!document.hidden) {
            this.asked += 1;
            const {pollUrl, pollSignature} = this.el.dataset;
            try {
                const {signature} = await this.waitFor(
                    rpc(pollUrl, {}, {silent: true})
                );
                if (signature !== pollSignature) {
                    window.location.reload();
                    return;
                }
            } catch {
                // No network, or the session ended: the next question may go through.
            }
        }
        this.plan();
    }
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
