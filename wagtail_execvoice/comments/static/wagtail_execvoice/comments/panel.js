/* The keys of the moderation panel. Everything that they do, a button or a box does without them. */
(() => {
    const TYPING = 'input:not([type="checkbox"]), select, textarea, [contenteditable]:not([contenteditable="false"])';

    class PanelController extends window.StimulusModule.Controller {
        static targets = ['bulk', 'box', 'card', 'count', 'everything', 'following', 'keys', 'scripted'];

        connect() {
            this.scriptedTargets.forEach((element) => { element.hidden = false; });
            this.measure();
            this.showKeys();
            this.focusNext();
            this.count();
        }

        /* How high Wagtail's header is, below which the buttons for many stay in sight. */
        measure() {
            const height = document.querySelector('.w-slim-header')?.offsetHeight;
            if (height) this.element.style.setProperty('--ev-header-height', `${height}px`);
        }

        // A list that was filtered comes anew, without a new page.
        scriptedTargetConnected(element) {
            element.hidden = false;
        }

        /* After a decision the address names the comment that comes next; if that is gone, the first one comes next. */
        focusNext() {
            const named = window.location.hash.startsWith('#comment-');
            if (!named) return;
            const card = document.getElementById(window.location.hash.slice(1)) || this.cardTargets[0];
            // After the browser has scrolled by itself.
            requestAnimationFrame(() => this.show(card));
        }

        press(event) {
            if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
            if (window.wagtailConfig?.KEYBOARD_SHORTCUTS_ENABLED === false) return;
            // Whoever is about to reject something, with the focus on a box or a button there, means nothing else.
            if (event.target.closest?.('.ev-reject__form')) return;
            if (event.target.closest?.(TYPING) || document.querySelector('.w-dialog:not([aria-hidden])')) return;
            const act = {
                j: () => this.step(1),
                k: () => this.step(-1),
                a: () => this.decide('approve'),
                r: () => this.reject(),
                s: () => this.decide('spam'),
                o: () => this.open(),
                u: () => this.undo(),
                x: () => this.select(),
            }[event.key.toLowerCase()];
            // With shift there is only one of them: the other big letters stay the browser's and the site's.
            if (!act || (event.shiftKey && event.key.toLowerCase() !== 'x')) return;
            event.preventDefault();
            act();
        }

        /* The comment with the focus, or in which something has it. */
        get current() {
            return document.activeElement?.closest('[data-ev-panel-target="card"]') ?? null;
        }

        /* What a key is about: all that is selected, else the comment with the focus. */
        get subject() {
            const selected = this.boxTargets.some((box) => box.checked) || this.isEverything;
            return selected ? this.bulkTarget : this.current;
        }

        get isEverything() {
            return this.hasEverythingTarget && this.everythingTarget.checked;
        }

        step(by) {
            const at = this.cardTargets.indexOf(this.current);
            const to = at === -1 ? (by > 0 ? 0 : -1) : Math.min(Math.max(at + by, 0), this.cardTargets.length - 1);
            this.show(this.cardTargets.at(to));
        }

        show(card) {
            card?.focus({ preventScroll: true });
            card?.scrollIntoView({ block: 'nearest' });
        }

        decide(act) {
            this.subject?.querySelector(`button[data-ev-act="${act}"]`)?.click();
        }

        reject() {
            const form = this.subject?.querySelector('[data-ev-act="reject"]');
            if (!form) return;
            form.open = true;
            form.querySelector('select').focus();
        }

        /* The screen of one comment, where it is answered. */
        open() {
            this.current?.querySelector('a[data-ev-act="open"]')?.click();
        }

        /* Enter in the field of a rejection presses the button of that rejection. */
        confirm(event) {
            event.target.closest('details').querySelector('button[value="reject"]').click();
        }

        /* What is decided leaves the list: then the first one after it that stays has the focus. */
        moveOn() {
            const cards = this.cardTargets.map((card) => [card, card.querySelector('[data-ev-panel-target="box"]').checked]);
            const first = cards.findIndex(([, selected]) => selected);
            const [next] = cards.slice(Math.max(first, 0)).find(([, selected]) => !selected) ?? [];
            this.followingTarget.value = next ? next.id.replace('comment-', '') : '';
        }

        undo() {
            document.querySelector('.messages button[data-ev-act="undo"]')?.click();
        }

        /* Wagtail's own script selects the range: it knows whether shift is held. */
        select() {
            this.current?.querySelector('[data-ev-panel-target="box"]')?.click();
        }

        /* Escape closes the form of a rejection; the focus goes back to where it was opened. */
        close(event) {
            const form = event.target.closest?.('details[data-ev-act="reject"][open]');
            if (!form) return;
            form.open = false;
            const card = form.closest('[data-ev-panel-target="card"]');
            (card ?? form.querySelector('summary')).focus();
        }

        count() {
            if (!this.hasCountTarget) return;
            const { one, many } = this.countTarget.dataset;
            const selected = this.boxTargets.filter((box) => box.checked).length;
            const number = new Intl.NumberFormat(document.documentElement.lang || undefined).format(selected);
            const text = selected === 1 ? one : many.replace('%s', number);
            this.countTarget.textContent = selected && !this.isEverything ? text : '';
        }

        /* Wagtail lists its keys for "?"; ours go on top of them. */
        showKeys() {
            const table = document.querySelector('#keyboard-shortcuts-dialog table');
            if (!table) {
                // The dialog is put into its place by a script, too.
                requestAnimationFrame(() => this.element.isConnected && this.showKeys());
            } else if (!table.querySelector('[data-ev-keys]')) {
                table.querySelector('tbody').before(this.keysTarget.content.cloneNode(true));
            }
        }
    }

    window.wagtail.app.register('ev-panel', PanelController);
})();
