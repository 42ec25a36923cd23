// Warns while somebody types what should not be written down. It stays in this browser:
// nothing is sent, nothing is kept.
"use strict";
{
  const fields = [...document.querySelectorAll("[data-careful]")];
  const given = fields.map((field) => field.dataset.careful).find(Boolean);
  const warnings = JSON.parse(given || "[]").map(([words, told]) => [new RegExp(words), told]);
  const plainly = (text) =>
    text.replace(/’/g, "'").normalize("NFKD").replace(/[\u0300-\u036f]/g, "")
      .toLowerCase().replace(/[^\S\n]+/g, " ");
  fields.forEach((field, place) => {
    const said = document.createElement("p");
    said.className = "careful";
    said.id = `careful-${place}`;
    said.setAttribute("aria-live", "polite");
    field.after(said);
    let waiting = 0;
    const look = () => {
      const text = plainly(field.value);
      const told = warnings.filter(([words]) => words.test(text)).map(([, words]) => words);
      if (said.textContent !== told.join(" ")) said.textContent = told.join(" ");
    };
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(look, 400);
    });
    field.addEventListener("change", look);
  });
}
