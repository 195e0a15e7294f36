"use strict";

document.querySelector("[data-execvoice-print]")?.addEventListener("click", () => window.print());
