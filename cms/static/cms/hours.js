// A list of hours in this phone's own storage. Nothing is sent, but by the worker's own press.
"use strict";
{
  const KEY = "notes", DAY = 86_400_000, WEEK = 7;
  const panel = document.querySelector("[data-hours]"), words = panel.dataset;
  const add = panel.querySelector("form"), take = panel.querySelector("[data-take]");
  const [list, none, some] = ["list", "none", "some"].map((name) => panel.querySelector(`[data-${name}]`));
  const sure = panel.querySelector("[data-sure]"), start = panel.querySelector("[name=start]");
  const status = panel.querySelector("[role=status]"), shape = panel.querySelector("template");
  const language = document.documentElement.lang;

  const read = () => {
    try { return { start: 0, days: [], ...JSON.parse(localStorage.getItem(KEY)) }; } catch { return { start: 0, days: [] }; }
  };
  const write = (kept) => {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); return true; } catch { return false; }
  };

  const number = (day) => Date.parse(`${day}T00:00Z`) / DAY;  // days are counted, so that no clock change matters
  const text = (count) => new Date(count * DAY).toISOString().slice(0, 10);
  const said = (day, style) => new Date(`${day}T00:00Z`).toLocaleDateString(language, { timeZone: "UTC", ...style });
  const minute = (time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
  const span = ({ from, to }) => (minute(to) - minute(from) + 1440) % 1440;
  const worked = (one) => Math.max(0, span(one) - Number(one.meal || 0));
  const hours = (minutes) => String(Math.round(minutes / 0.6) / 100);
  const sum = (days) => days.reduce((total, one) => total + worked(one), 0);
  const first = (day, from) => number(day) - (new Date(number(day) * DAY).getUTCDay() - from + WEEK) % WEEK;
  const inOrder = (days) => [...days].sort((one, other) => (one.day + one.from).localeCompare(other.day + other.from));

  const told = (one) => [
    `${said(one.day, { weekday: "short", month: "short", day: "numeric" })}, ${one.from} – ${one.to}`,
    minute(one.to) < minute(one.from) ? words.overnight : "",
    one.meal ? words.meal.replace("{minutes}", one.meal) : "",
    one.rest ? words.rest : "",
    `${hours(worked(one))} h`,
  ].filter(Boolean).join(", ");
  const title = (week, days) => words.week.replace("{day}", said(text(week), { dateStyle: "medium" })).replace("{hours}", hours(sum(days)));
  const byWeek = ({ days, start: from }) => {
    const weeks = new Map();
    for (const one of inOrder(days)) {
      const week = first(one.day, from);
      weeks.set(week, [...weeks.get(week) ?? [], one]);
    }
    return [...weeks].reverse();
  };

  const show = () => {
    const kept = read();
    [none.hidden, some.hidden, sure.hidden] = [kept.days.length > 0, !kept.days.length, true];
    start.value = kept.start;
    list.replaceChildren(...byWeek(kept).flatMap(([week, days]) => {
      const head = document.createElement("h3"), lines = document.createElement("ul");
      head.textContent = title(week, days);
      lines.append(...days.map((one) => {
        const line = shape.content.cloneNode(true).firstElementChild;
        line.querySelector("span").textContent = told(one);
        const out = line.querySelector("button");
        out.setAttribute("aria-label", `${out.textContent}: ${told(one)}`);
        out.addEventListener("click", () => { remove(one); });
        return line;
      }));
      return [head, lines];
    }));
  };
  const remove = (one) => {
    const kept = read(), gone = JSON.stringify(one);
    const place = kept.days.findIndex((each) => JSON.stringify(each) === gone);
    kept.days.splice(place, 1);
    write(kept);
    show();
  };

  add.addEventListener("submit", (event) => {
    event.preventDefault();
    const { day, from, to, meal, rest } = add.elements;
    const one = { day: day.value, from: from.value, to: to.value, meal: meal.value.replace(/\D/g, ""), rest: rest.checked };
    if (!one.day || !one.from || !one.to) { status.textContent = words.empty; return; }
    if (one.from === one.to) { status.textContent = words.same; return; }
    const kept = read();
    kept.days.push(one);
    status.textContent = write(kept) ? words.kept : words.full;
    show();
    day.value = text(number(one.day) + 1);
    rest.checked = false;
  });
  start.addEventListener("change", () => { write({ ...read(), start: Number(start.value) }); show(); });

  const files = {
    csv: (kept) => [words.columns, ...inOrder(kept.days).map((one) => [one.day, one.from, one.to, one.meal, one.rest ? words.yes : "", hours(worked(one))].join(","))].join("\r\n"),
    txt: (kept) => byWeek(kept).reverse().map(([week, days]) => [title(week, days), ...days.map(told)].join("\n")).join("\n\n"),
  };
  const save = (kind) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", files[kind](read())], { type: "text/plain" }));
    link.download = `${words.file}.${kind}`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  for (const button of panel.querySelectorAll("[data-save]")) button.addEventListener("click", () => { save(button.dataset.save); });

  panel.querySelector("[data-erase]").addEventListener("click", () => { sure.hidden = false; sure.querySelector("button").focus(); });
  sure.querySelector("[data-no]").addEventListener("click", () => { sure.hidden = true; });
  sure.querySelector("[data-yes]").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    status.textContent = words.erased;
    show();
    add.querySelector("button").focus();
  });

  // To the calculator: the last weeks as its own fields, and a fresh token, since this page may be a kept copy.
  const entries = (kept, count) => {
    const [last] = byWeek(kept)[0], begins = last - (count - 1) * WEEK, fields = { do: "fill", begins: text(begins) };
    for (let place = 0; place < count * WEEK; place += 1) {
      const days = inOrder(kept.days.filter(({ day }) => number(day) === begins + place)), [one, two] = days;
      const meal = days.reduce((total, each) => total + Number(each.meal || 0), 0), name = `d${place}-`;
      if (!one) continue;
      if (days.length > 2) fields[`${name}hours`] = hours(sum(days));
      else Object.assign(fields, { [`${name}start`]: one.from, [`${name}end`]: one.to }, two && { [`${name}start2`]: two.from, [`${name}end2`]: two.to });
      if (meal && days.length < 3) fields[`${name}meal`] = meal;
      else if (days.every((each) => each.meal === "0")) fields[`${name}how`] = "none";
      if (days.some(({ rest }) => rest)) fields[`${name}rest`] = "on";
    }
    return fields;
  };
  take.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const page = await (await fetch(take.action, { cache: "no-store" })).text();
      const token = new DOMParser().parseFromString(page, "text/html").querySelector("main [name=csrfmiddlewaretoken]").value;
      const fields = { ...entries(read(), Number(take.elements.rows.value)), csrfmiddlewaretoken: token };
      for (const old of take.querySelectorAll("input")) old.remove();
      take.append(...Object.entries(fields).map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value })));
      take.submit();
    } catch { status.textContent = words.offline; status.scrollIntoView({ block: "center" }); }
  });

  document.getElementById("without").hidden = true;
  add.elements.day.value = text(number(new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10)));
  panel.hidden = false;
  show();
}
