// Says that long work is under way, and goes on with work that is done in steps.
// Without script each form works the same: the page comes when the work is done.
"use strict";
const { words } = document.currentScript.dataset;
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", () => {
    const line = document.createElement("p");
    line.className = "waiting";
    line.setAttribute("role", "status");
    form.append(line);
    const buttons = form.querySelectorAll("button");
    const soon = setTimeout(() => { buttons.forEach((button) => { button.disabled = true; }); });
    const later = setTimeout(() => {
      const bar = document.createElement("progress");
      bar.setAttribute("aria-label", words);
      line.append(bar, words);
    }, 1000);
    const over = () => {
      clearTimeout(soon);
      clearTimeout(later);
      line.remove();
      buttons.forEach((button) => { button.disabled = false; });
    };
    addEventListener("pageshow", (event) => { if (event.persisted) over(); });  // the way back
    if ("file" in form.dataset) {  // no new page comes: the answer brings this number along
      form.elements.token.value = String(Math.random()).slice(2);
      const made = `made=${form.elements.token.value}`;
      const look = setInterval(() => {
        if (!document.cookie.includes(made)) return;
        clearInterval(look);
        over();
      }, 500);
    }
  });
}
const step = document.querySelector("form[data-go-on]");
if (step) step.requestSubmit();
