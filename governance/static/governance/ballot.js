/* The ballot page: rows move without asking the site; a secret ballot is reviewed and
   sealed here, and only its envelope is sent. Without this file every step is a page. */
"use strict";

(() => {
  const form = document.querySelector("form[data-ballot]");
  if (!form) return;
  const kind = form.dataset.ballot;
  const most = Number(form.dataset.most);
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const ranked = one("[data-ranked]", form);
  const rest = one("[data-rest]", form);
  const problem = one("[data-problem]");
  const live = one("[data-live]");

  const text = (name, values = {}) => {
    let said = one(`[data-text="${name}"]`).textContent;
    for (const [key, value] of Object.entries(values)) {
      said = said.split(`[${key}]`).join(String(value));
    }
    return said;
  };
  const say = (said) => { live.textContent = said; };
  const refuse = (said) => {
    problem.hidden = !said;
    one("[data-problem-text]", problem).textContent = said;
    if (said) problem.scrollIntoView({ block: "nearest" });
    return !said;
  };

  /* ranking ------------------------------------------------------------------- */

  const button = (row, name) => one(`button[name="${name}"]`, row);
  const order = () => all(":scope > li", ranked).map((row) => Number(row.dataset.option));
  const rowOf = (number) => one(`li[data-option="${number}"]`, form);
  const lot = ranked ? all("[data-places] input", form).map((box) => Number(box.name.slice(6))) : [];

  const drawPlace = (row, place, suffix) => {
    const shown = one(".place", row);
    shown.textContent = place || "–";
    if (place) {
      shown.removeAttribute("aria-hidden");
      const small = document.createElement("sup");
      small.textContent = suffix;
      shown.append(small);
    } else {
      shown.setAttribute("aria-hidden", "true");
    }
  };

  /* After every move: places, buttons, hidden marks and typed numbers say the same. */
  const draw = () => {
    const suffixes = ranked.dataset.suffixes.split(" ");
    const rows = all(":scope > li", ranked);
    rows.forEach((row, at) => {
      row.className = "ranked";
      drawPlace(row, at + 1, suffixes[at] || "");
      for (const name of ["up", "down", "out"]) button(row, name).hidden = false;
      button(row, "add").hidden = true;
      button(row, "up").disabled = at === 0;
      button(row, "down").disabled = at === rows.length - 1;
      let mark = one('input[name="marks"]', row);
      if (!mark) {
        mark = document.createElement("input");
        mark.type = "hidden";
        mark.name = "marks";
        mark.autocomplete = "off";
        row.prepend(mark);
      }
      mark.value = row.dataset.option;
      one(`#place-${row.dataset.option}`).value = String(at + 1);
    });
    for (const row of all(":scope > li", rest)) {
      row.className = "";
      drawPlace(row, 0, "");
      const mark = one('input[name="marks"]', row);
      if (mark) mark.remove();
      if (!button(row, "add")) continue;
      for (const name of ["up", "down", "out"]) button(row, name).hidden = true;
      button(row, "add").hidden = false;
      one(`#place-${row.dataset.option}`).value = "";
    }
    one("[data-empty]", form).hidden = rows.length > 0;
  };

  /* Those who are not ranked stand in lot order, as on paper. */
  const backToRest = (row) => {
    const number = lot.indexOf(Number(row.dataset.option));
    const next = all(":scope > li", rest).find(
      (other) => lot.indexOf(Number(other.dataset.option)) > number,
    );
    rest.insertBefore(row, next || null);
  };

  const told = (row) => text("placed", {
    name: row.dataset.name,
    place: order().indexOf(Number(row.dataset.option)) + 1,
    all: order().length,
  });

  const move = (how, row) => {
    if (how === "up" && row.previousElementSibling) row.previousElementSibling.before(row);
    if (how === "down" && row.nextElementSibling) row.nextElementSibling.after(row);
    const following = how === "add" && (row.nextElementSibling || row.previousElementSibling);
    if (how === "add") ranked.append(row);
    if (how === "out") backToRest(row);
    draw();
    refuse("");
    say(how === "out" ? text("out", { name: row.dataset.name }) : told(row));
    focusAfter(how, row, following);
  };

  /* The same button again, or where it is no use any more, the next one that is. */
  const focusAfter = (how, row, following) => {
    if (how === "out") return button(row, "add").focus();
    if (how === "add") {
      const next = following && button(following, "add");
      return (next || one('button[name="review"]', form)).focus();
    }
    const same = button(row, how);
    const other = button(row, how === "up" ? "down" : "up");
    return (same.disabled ? (other.disabled ? button(row, "out") : other) : same).focus();
  };

  /* What was typed beside the names, as an order; null where it makes none. */
  const typedOrder = () => {
    const taken = new Map();
    for (const number of lot) {
      const typed = one(`#place-${number}`).value.trim();
      const name = rowOf(number).dataset.name;
      if (!typed) continue;
      const place = Number(typed);
      if (!/^[0-9]+$/.test(typed) || place < 1 || place > lot.length) {
        refuse(text("noplace", { typed, name, all: lot.length }));
        return null;
      }
      if (taken.has(place)) {
        const first = rowOf(taken.get(place)).dataset.name;
        refuse(text("twice", { place, first, second: name }));
        return null;
      }
      taken.set(place, number);
    }
    return [...taken.keys()].sort((a, b) => a - b).map((place) => taken.get(place));
  };

  const isTyped = () => {
    const held = order();
    return lot.some((number) => {
      const at = held.indexOf(number);
      return one(`#place-${number}`).value.trim() !== (at < 0 ? "" : String(at + 1));
    });
  };

  /* Put the rows as they were typed; false where they make no order. */
  const sort = () => {
    if (!ranked || !isTyped()) return refuse("");
    const typed = typedOrder();
    if (!typed) return false;
    for (const row of all(":scope > li", ranked)) backToRest(row);
    for (const number of typed) ranked.append(rowOf(number));
    draw();
    say(text("sorted", { order: typed.map((n) => rowOf(n).dataset.name).join(", ") }));
    return refuse("");
  };

  form.addEventListener("click", (event) => {
    const pressed = event.target.closest("button");
    if (!pressed || !ranked) return;
    if (["up", "down", "out", "add"].includes(pressed.name)) {
      event.preventDefault();
      if (sort()) move(pressed.name, pressed.closest("li"));
    } else if (pressed.name === "sort") {
      event.preventDefault();
      sort();
    }
  });

  /* review and sealing, of a secret ballot ------------------------------------- */

  const review = one("[data-review]");
  const sealedForm = one("form[data-sealed]");
  const isSecret = Boolean(form.dataset.secret && review && window.coopkit
    && window.coopkit.canSeal && window.coopkit.canSeal());

  const marked = () => all('input[name="marks"]:checked', form).map((box) => Number(box.value));

  const content = () => {
    if (kind === "choice") {
      const chosen = one('input[name="choice"]:checked', form);
      return { choice: chosen ? chosen.value : "" };
    }
    return { marks: kind === "ranked" ? order() : marked().sort((a, b) => a - b) };
  };

  const showStep = (here) => {
    for (const step of all("[data-steps] [data-step]")) {
      step.classList.toggle("done", here === "review" && step.dataset.step === "fill");
      step.toggleAttribute("aria-current", step.dataset.step === here);
      if (step.dataset.step === here) step.setAttribute("aria-current", "step");
    }
    form.hidden = here === "review";
    review.hidden = here !== "review";
    window.scrollTo({ top: 0 });
  };

  const showReview = (ballot) => {
    const chosen = one('input[name="choice"]:checked', form);
    const names = (ballot.marks || []).map((n) => rowOf(n).dataset.name);
    const choice = one("[data-review-choice]");
    const list = one("[data-review-order]");
    choice.hidden = !chosen;
    choice.textContent = chosen ? chosen.closest("label").textContent.trim() : "";
    list.hidden = names.length === 0;
    list.replaceChildren(...names.map((name) => {
      const item = document.createElement("li");
      item.textContent = name;
      return item;
    }));
    one("[data-review-blank]").hidden = Boolean(chosen || names.length);
  };

  /* Nothing of a ballot stays on a page that is left. */
  const forget = () => {
    if (sealedForm) sealedForm.elements.sealed.value = "";
    for (const shown of all("[data-tracker], [data-review-choice]")) shown.textContent = "";
    for (const list of all("[data-review-order]")) list.replaceChildren();
    for (const box of all('input[name="marks"][type="hidden"]', form)) box.remove();
    for (const box of all('input[type="checkbox"], input[type="radio"]', form)) box.checked = false;
    if (!ranked) return;
    for (const row of all(":scope > li", ranked)) backToRest(row);
    draw();
  };

  const seal = async () => {
    const ballot = content();
    const manifest = JSON.parse(document.getElementById("manifest").textContent);
    try {
      const made = await window.coopkit.seal(manifest, form.dataset.secret, ballot);
      sealedForm.elements.sealed.value = made.sealed;
      one("[data-tracker]").textContent = made.tracker;
    } catch (error) {
      refuse(text(error.code === "manifest" ? "manifest" : "crypto"));
      return;
    }
    showReview(ballot);
    showStep("review");
    one("#review").focus();
  };

  form.addEventListener("submit", (event) => {
    if (ranked && !sort()) { event.preventDefault(); return; }
    if (kind !== "ranked" && kind !== "choice" && marked().length > most) {
      event.preventDefault();
      refuse(text("toomany", { marked: marked().length, all: most }));
      return;
    }
    if (!isSecret) return;
    event.preventDefault();
    refuse("");
    seal();
  });

  if (isSecret) {
    window.coopkit.ready();
    one("[data-change]").addEventListener("click", () => {
      sealedForm.elements.sealed.value = "";
      one("[data-tracker]").textContent = "";
      showStep("fill");
      one('button[name="review"]', form).focus();
    });
    one("[data-print]").addEventListener("click", () => window.print());
    sealedForm.addEventListener("submit", () => {
      one("button", sealedForm).disabled = true;
      window.addEventListener("pagehide", forget, { once: true });
    });
  }
  window.addEventListener("pageshow", (event) => { if (event.persisted) window.location.reload(); });
  window.addEventListener("pagehide", () => { if (isSecret) forget(); });
})();
