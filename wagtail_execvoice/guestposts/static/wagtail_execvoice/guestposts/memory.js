/* What a guest typed and the site did not keep, in the memory of their browser. */
(() => {
    "use strict";

    /*
     * What was typed and not saved yet, by the number of the text: a new link finds it as well. As long as the tab is open, and beyond
     * that only once the link stopped working, since the new one is opened in another tab. Where a browser forbids it, it is not kept.
     */
    class Memory {
        constructor(name) {
            this.name = name;
        }

        read() {
            for (const store of ["sessionStorage", "localStorage"]) {
                try {
                    const kept = JSON.parse(window[store].getItem(this.name));
                    if (kept && typeof kept.values === "object") return kept;
                } catch {
                    /* Forbidden, or not ours. */
                }
            }
            return null;
        }

        write(value, { lasting = false } = {}) {
            try {
                sessionStorage.setItem(this.name, JSON.stringify(value));
                if (lasting) localStorage.setItem(this.name, JSON.stringify(value));
            } catch {
                /* Private windows, full disks. */
            }
        }

        clear() {
            try {
                sessionStorage.removeItem(this.name);
                localStorage.removeItem(this.name);
            } catch {
                /* As above. */
            }
        }
    }

    window.execvoiceGuests = { ...window.execvoiceGuests, Memory };
})();
