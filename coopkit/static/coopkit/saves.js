// Saves a form some seconds after the last change and on leaving a field, and says so.
// Without script the form is sent by its button. What was typed is never taken away.
"use strict";
const form = document.querySelector("form[data-saves]");
const line = form.querySelector("[data-status]");
const { saves, failed, ended, elsewhere, waiting } = form.dataset;
const SOON = 4000;
const AGAIN = 20000;
const LEFT = 300;  // after leaving a field: time enough to press a button instead
let timer = 0;
let changed = false;  // since the last save that went well
let clashing = false;
let sending = false;
let pressed = null;  // the button that was pressed while something was being sent

const say = (words, tone) => {
  line.textContent = words;
  line.className = tone || "";
};

const put = (name, value) => {
  const input = form.elements[name];
  if (input && "value" in input) input.value = value;
};

const inputOf = (name) => {
  const found = form.elements[name];
  return found instanceof RadioNodeList ? found[0] : found;  // of choices, the first
};

// What is wrong now, in place of what was wrong when the page was drawn or last saved.
const complain = (complaints) => {
  for (const old of form.querySelectorAll(".error:not([id^='e-'], [data-status])")) old.remove();
  for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  for (const field of form.querySelectorAll(".field--error")) field.classList.remove("field--error");
  for (const [name, words] of Object.entries(complaints)) {
    const input = inputOf(name);
    if (!input) continue;
    const told = document.createElement("p");
    told.className = "error";
    told.id = `${name}-error`;
    told.textContent = words;
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", told.id);
    input.closest(".choices, td, .field").append(told);
  }
  for (const rule of form.querySelectorAll("[data-rule]")) {
    const place = document.getElementById(`e-${rule.dataset.rule}`);
    place.textContent = complaints[`rule-${rule.dataset.rule}`] || "";
    place.hidden = !place.textContent;
  }
};

const take = (answer) => {
  for (const [key, mark] of Object.entries(answer.marks)) put(`was-${key}`, mark);
  for (const [id, html] of Object.entries(answer.parts)) {
    const place = document.getElementById(id);
    if (place) place.innerHTML = html;  // made by our own templates, which escape
  }
  complain(answer.complaints);
  clashing = answer.clashes.length > 0;
  const news = answer.elsewhere.length ? ` ${elsewhere} ${answer.elsewhere.join(", ")}.` : "";
  const isAll = clashing || !changed;  // nothing was typed while it was being sent
  say(isAll ? answer.words + news : waiting, clashing ? "error" : "hint");
};

const save = async (leaving) => {
  clearTimeout(timer);
  if (!changed || sending) return;
  sending = true;
  changed = false;
  let pause = SOON;
  try {
    const body = new FormData(form);
    const response = await fetch(saves, { method: "POST", body, redirect: "manual", keepalive: leaving === true });
    const isAnswer = (response.headers.get("Content-Type") || "").includes("json");
    if (!isAnswer) {
      const out = response.type === "opaqueredirect" || [401, 403, 404].includes(response.status);
      throw new Error(out ? ended : failed);
    }
    const answer = await response.json();
    if (!answer.saved) throw new Error(answer.words);
    take(answer);
  } catch (problem) {
    changed = true;
    pause = AGAIN;
    say(problem instanceof TypeError || !problem.message ? failed : problem.message, "error");
  }
  sending = false;
  if (pressed) {
    const button = pressed;
    pressed = null;
    form.requestSubmit(button);
    return;
  }
  if (!changed) return;
  clearTimeout(timer);
  timer = setTimeout(save, pause);
};

const touched = (event) => {
  const rule = event.target.closest("[data-rule]");
  if (rule && event.target.closest("[data-fields]")) {
    const own = rule.querySelector("[data-own]");
    if (own) own.checked = true;
  }
  changed = true;
  if (!sending) say(waiting, "hint");
  clearTimeout(timer);
  timer = setTimeout(save, SOON);
};

for (const had of form.querySelectorAll("input[name^='had-']")) had.value = "";  // the radios tell
form.addEventListener("input", touched);
form.addEventListener("change", (event) => { touched(event); clearTimeout(timer); timer = setTimeout(save, LEFT); });
form.addEventListener("submit", (event) => {
  clearTimeout(timer);
  if (sending && !pressed && event.submitter) {  // else one would clash with oneself
    event.preventDefault();
    pressed = event.submitter;
    say(waiting, "hint");
    return;
  }
  changed = false;
});
addEventListener("online", () => save());
addEventListener("pagehide", () => save(true));
addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
