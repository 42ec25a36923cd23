/* A teller's key and the mix, in the teller's own browser.

   The secret half of a key is shown as words to print and as a file to keep; it is never
   sent, and no field that holds it has a name. Needs seal.js and slip39.js before it.
   The pages work without script too: the command open_envelopes.py does the same. */
"use strict";
(function (coopkit) {
  const { base64, hex, unbase64, unhex } = coopkit.bytes;
  const { CURVE, LAYER, contextOf, infoOf, openWith, publicKey, refusal, suiteOf } =
    coopkit.hpke;
  const subtle = window.crypto && window.crypto.subtle;
  const SCHEMA = "coopkit/teller-key/1";
  const WORDS = 33;
  const AT_ONCE = 50;

  const toUrl = (bytes) =>
    base64(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const fromUrl = (text) => unbase64(text.replace(/-/g, "+").replace(/_/g, "/"));

  async function makeKey() {
    const pair = await subtle.generateKey(CURVE, true, ["deriveBits"]);
    const secret = await subtle.exportKey("jwk", pair.privateKey);
    const open = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    return { private_key: hex(fromUrl(secret.d)), public_key: hex(open) };
  }

  /* The secret half, ready to open with; refused if it is not this public half's. */
  async function keyOf(privateHex, publicHex) {
    const point = unhex(publicHex);
    const jwk = {
      kty: "EC",
      crv: "P-256",
      x: toUrl(point.slice(1, 33)),
      y: toUrl(point.slice(33)),
      d: toUrl(unhex(privateHex)),
    };
    try {
      const rule = (key) => ({ name: "ECDH", public: key });
      const key = await subtle.importKey("jwk", jwk, CURVE, false, ["deriveBits"]);
      const other = await subtle.generateKey(CURVE, false, ["deriveBits"]);
      const mine = await subtle.deriveBits(rule(other.publicKey), key, 256);
      const theirs = await subtle.deriveBits(
        rule(await publicKey(point)), other.privateKey, 256);
      if (hex(new Uint8Array(mine)) === hex(new Uint8Array(theirs))) return key;
    } catch {
      /* some browsers notice it while they read the key */
    }
    throw refusal("wrong_key");
  }

  const words = (privateHex, needed, papers, list) =>
    coopkit.slip39.split(unhex(privateHex), needed, papers, list);

  async function recover(lines, list) {
    const secret = await coopkit.slip39.recover(lines, list);
    if (secret.length !== 32) throw refusal("mixed");
    return hex(secret);
  }

  function byBytes(a, b) {
    const at = a.findIndex((byte, place) => byte !== b[place]);
    return at < 0 ? 0 : a[at] - b[at];
  }

  const listSha256 = (lines) => coopkit.sha256(lines.map((line) => `${line}\n`).join(""));

  async function openAll(envelopes, key, recipient, info) {
    const opened = [];
    const context = await contextOf(info, suiteOf(32));
    for (let from = 0; from < envelopes.length; from += AT_ONCE) {
      const some = envelopes.slice(from, from + AT_ONCE);
      opened.push(...await Promise.all(some.map((sealed) =>
        openWith(key, recipient, info, sealed, { context }).catch(() => null))));
    }
    return opened.filter((plain) => plain !== null);
  }

  /* Take one layer off every envelope and sort what comes out. One line comes out for
     each that went in: what does not open, and each further copy, comes out as zeros. */
  async function peel(lines, privateHex, publicHex, manifestSha256, position) {
    const key = await keyOf(privateHex, publicHex);
    const once = [...new Set(lines)].map(unbase64);
    const length = once.length ? once[0].length : LAYER;
    if (once.some((sealed) => sealed.length !== length)) throw refusal("unequal");
    const info = infoOf(manifestSha256, position);
    const opened = await openAll(once, key, unhex(publicHex), info);
    if (!opened.length && once.some((sealed) => sealed.some(Boolean))) {
      throw refusal("nothing_opens");
    }
    const apart = [...new Set(opened.map(base64))].map(unbase64);
    const empty = Array.from({ length: lines.length - apart.length }, () =>
      new Uint8Array(length - LAYER));
    const out = [...apart, ...empty].sort(byBytes).map(base64);
    return {
      lines: out,
      empty: empty.length,
      input_sha256: await listSha256(lines),
      output_sha256: await listSha256(out),
    };
  }

  coopkit.teller = { keyOf, makeKey, peel, recover, words };

  /* The two pages */

  const find = (form, name) => form.querySelector(`[data-${name}]`);

  function text(form, code, data = {}) {
    const said = find(form, `say="${code}"`) || find(form, 'say="failed"');
    const written = said ? said.textContent.trim() : code;
    return written.replace(/\{(\w+)\}/g, (place, name) =>
      (name in data ? String(data[name]) : place));
  }

  function say(form, code, data) {
    find(form, "status").textContent = text(form, code, data);
  }

  /* Do something that takes a moment; a refusal is said in the form's own words. */
  function upon(form, button, job) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      say(form, "working");
      try {
        await job();
      } catch (error) {
        say(form, error.code || "failed", error.data);
      } finally {
        button.disabled = false;
      }
    });
  }

  async function load(url, code) {
    const answer = await fetch(url, { credentials: "same-origin", cache: "no-store" });
    if (!answer.ok) throw refusal(code);
    return (await answer.text()).split(/\s+/).filter(Boolean);
  }

  async function wordList(form) {
    const list = await load(form.dataset.wordsUrl, "no_words");
    if (new Set(list).size !== 1024) throw refusal("no_words");
    return list;
  }

  function element(name, content, className) {
    const made = document.createElement(name);
    made.textContent = content;
    if (className) made.className = className;
    return made;
  }

  function paper(form, line, data) {
    const section = element("section", "", "card words-paper");
    section.append(element("h3", text(form, "paper", data)));
    section.append(element("p", text(form, "paper_about", data)));
    const list = element("ol", "", "words");
    list.append(...line.split(" ").map((word) => element("li", word)));
    section.append(list);
    return section;
  }

  function offerFile(form, key) {
    const link = find(form, "download");
    if (link.href) URL.revokeObjectURL(link.href);
    const kept = { schema: SCHEMA, name: form.dataset.name || "", ...key };
    const file = new Blob([`${JSON.stringify(kept, null, 2)}\n`], {
      type: "application/json",
    });
    link.href = URL.createObjectURL(file);
    link.download = form.dataset.file || "teller-key.json";
    link.hidden = false;
  }

  function forget(form) {
    const link = find(form, "download");
    find(form, "words").replaceChildren();
    if (link && link.href) URL.revokeObjectURL(link.href);
    if (link) link.removeAttribute("href");
  }

  function keyPage(form) {
    const number = (name, usual) => Number((find(form, name) || { value: usual }).value);
    const send = form.querySelector("[type=submit], button:not([type])");
    const kept = find(form, "kept");
    upon(form, find(form, "make"), async () => {
      const [needed, papers] = [number("needed", 2), number("papers", 3)];
      const list = await wordList(form);
      const key = await makeKey();
      const lines = await words(key.private_key, needed, papers, list);
      const name = form.dataset.name || "";
      const made = lines.map((line, at) =>
        paper(form, line, { name, needed, number: at + 1, papers }));
      find(form, "words").replaceChildren(...made);
      offerFile(form, key);
      form.elements.public_key.value = key.public_key;
      form.elements.made_in.value = "browser";
      if (find(form, "print")) find(form, "print").hidden = false;
      if (kept) kept.checked = false;
      if (kept && send) send.disabled = true;
      say(form, "made", { needed, papers });
    });
    if (kept && send) {
      kept.addEventListener("change", () => { send.disabled = !kept.checked; });
    }
    if (find(form, "print")) {
      find(form, "print").addEventListener("click", () => window.print());
    }
    form.elements.public_key.addEventListener("input", () => {
      form.elements.made_in.value = "command";
      if (send) send.disabled = false;
    });
    window.addEventListener("pagehide", () => forget(form));
  }

  function readKeyFile(written, publicHex) {
    let key;
    try {
      key = JSON.parse(written);
    } catch {
      throw refusal("bad_file");
    }
    if (!key || key.schema !== SCHEMA || !/^[0-9a-f]{64}$/.test(key.private_key)) {
      throw refusal("bad_file");
    }
    if (key.public_key !== publicHex) throw refusal("wrong_key");
    return key.private_key;
  }

  /* Papers as typed, each of 33 words, or parted by empty lines; numbers left out. */
  function papersOf(typed) {
    const apart = typed.replace(/[\d.)]/g, " ").split(/\n\s*\n/);
    const parts = apart.map((part) => part.split(/\s+/).filter(Boolean))
      .filter((part) => part.length);
    if (parts.length !== 1) return parts.map((part) => part.join(" "));
    const papers = [];
    for (let at = 0; at < parts[0].length; at += WORDS) {
      papers.push(parts[0].slice(at, at + WORDS).join(" "));
    }
    return papers;
  }

  async function secretOf(form) {
    const [file] = find(form, "key-file").files;
    if (file) return readKeyFile(await file.text(), form.dataset.publicKey);
    const typed = papersOf(find(form, "key-words").value);
    if (!typed.length) throw refusal("no_key");
    return recover(typed, await wordList(form));
  }

  function mixPage(form) {
    const { inputUrl, manifest, position, publicKey: own } = form.dataset;
    const send = form.querySelector("[type=submit], button:not([type])");
    const output = form.elements.output;
    const show = (name, value) => {
      if (find(form, name)) find(form, name).textContent = value;
    };
    upon(form, find(form, "open"), async () => {
      const secret = await secretOf(form);
      const lines = await load(inputUrl, "no_list");
      const done = await peel(lines, secret, own, manifest, Number(position));
      output.value = done.lines.join("\n");
      show("count", done.lines.length);
      show("input-sha256", done.input_sha256);
      show("output-sha256", done.output_sha256);
      find(form, "key-file").value = "";
      find(form, "key-words").value = "";
      if (send) send.disabled = false;
      const code = done.empty ? "opened_some" : "opened";
      say(form, code, { count: done.lines.length, empty: done.empty });
    });
    window.addEventListener("pagehide", () => { find(form, "key-words").value = ""; });
  }

  const PAGES = { key: keyPage, mix: mixPage };

  function begin() {
    for (const form of document.querySelectorAll("form[data-teller]")) {
      if (!coopkit.canSeal()) {
        say(form, "not_secure");
        continue;
      }
      for (const part of form.querySelectorAll("[data-scripted]")) part.hidden = false;
      PAGES[form.dataset.teller](form);
    }
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", begin);
  } else {
    begin();
  }
})(window.coopkit);
