// Keeps lessons on this phone, to be read without a connection or on a slow one.
// One file for two: a page with `data-keep` asks for it, and the service worker runs it too.
// What is kept is what a stranger is shown: it is fetched without cookies. Nothing is sent.
"use strict";
const KEPT = "kept-lessons", OWN = "/kept/own", PATIENCE = 4000, DAY = 86_400_000;
const look = (path) => caches.match(path, { cacheName: KEPT, ignoreVary: true });
const inPlain = { credentials: "omit", cache: "no-cache" };

async function keep(path) {
  const answer = await fetch(path, inPlain);
  if (!answer.ok || answer.redirected) throw new Error(answer.status);
  const html = await answer.text();
  const store = await caches.open(KEPT);
  const parts = [...html.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  await store.addAll([...new Set(parts)].map((part) => new Request(part, { credentials: "omit" })));
  const headers = new Headers(answer.headers);
  headers.delete("content-encoding");
  headers.set("x-kept", Date.now());
  await store.put(path, new Response(html, { headers }));
}

// Until then pages are one's own (answers given, signed in): the network is asked first.
const ownUntil = async (time) => (await caches.open(KEPT)).put(OWN, new Response(time));

async function anyList() {  // in whichever language it is kept
  const found = (await (await caches.open(KEPT)).keys()).find(({ url }) => url.endsWith("/learn/kept/"));
  return found && look(new URL(found.url).pathname);
}

async function serve(event, { pathname, search }) {
  const { request } = event;
  const copy = request.method === "GET" && !search && await look(pathname);
  const own = copy && await look(OWN);
  if (copy && !(own && Number(await own.text()) > Date.now())) {
    event.waitUntil(keep(pathname).catch(() => {}));
    return copy;
  }
  try {
    const late = new Promise((_, no) => { if (copy) setTimeout(no, PATIENCE); });
    return await Promise.race([fetch(request), late]);
  } catch {
    return copy || await look(`/${pathname.split("/")[1]}/learn/kept/`) || await anyList() || Response.error();
  }
}

function work() {
  addEventListener("install", () => { skipWaiting(); });
  addEventListener("activate", (event) => { event.waitUntil(clients.claim()); });
  addEventListener("fetch", (event) => {
    const address = new URL(event.request.url), { pathname } = address;
    if (address.origin !== location.origin) return;
    if (event.request.mode !== "navigate") {
      if (pathname.startsWith("/static/")) event.respondWith(look(pathname).then((found) => found || fetch(event.request)));
      return;
    }
    const isPost = event.request.method !== "GET", [, language, room, page] = pathname.split("/");
    const isPublic = /^[a-z]{2}(-[a-z]+)?$/.test(language) && room !== "c" && room !== "account";
    if (isPost && room === "account" && page === "logout") event.waitUntil(caches.delete(KEPT));
    else if (isPost || address.search || room === "account") event.waitUntil(ownUntil(Date.now() + DAY));
    if (isPublic) event.respondWith(serve(event, address));
  });
}

async function forgetAll() {
  await caches.delete(KEPT);
  for (const worker of await navigator.serviceWorker.getRegistrations()) await worker.unregister();
}

async function lessons() {
  if (!await caches.has(KEPT)) return [];
  const paths = (await (await caches.open(KEPT)).keys()).map(({ url }) => new URL(url).pathname);
  return paths.filter((path) => path !== OWN && !path.startsWith("/static/") && !path.endsWith("/learn/kept/"));
}

async function forget(path) {
  await (await caches.open(KEPT)).delete(path);
  if (!(await lessons()).length) await forgetAll();
}

const day = (copy) => new Date(Number(copy.headers.get("x-kept"))).toLocaleDateString(document.documentElement.lang, { dateStyle: "long" });

async function button(panel) {  // on a lesson, or on a module with its lessons
  const { worker, kept, said, failed, known, also } = panel.dataset, path = location.pathname;
  const paths = [path, ...also.split(" ").filter(Boolean)];
  const [line] = panel.getElementsByTagName("p"), [add, remove] = panel.getElementsByTagName("button");
  const show = async () => {
    const copy = await look(path);
    [add.hidden, remove.hidden, panel.lastElementChild.hidden] = [!!copy, !copy, !copy];
    line.textContent = copy ? said.replace("{day}", day(copy)) : "";
  };
  const press = (element, act) => element.addEventListener("click", async () => {
    element.disabled = true;
    try { await act(); await show(); } catch { line.textContent = failed; }
    element.disabled = false;
  });
  press(add, async () => {
    for (const each of [kept, ...paths]) await keep(each);
    if (known) await ownUntil(Date.now() + known * DAY);
    await navigator.serviceWorker.register(worker);
  });
  press(remove, async () => { for (const each of paths) await forget(each); });
  if (known && await caches.has(KEPT)) await ownUntil(Date.now() + known * DAY);
  await show();
  panel.hidden = false;
}

async function list(panel) {  // on the page of all that is kept
  const [shape] = panel.getElementsByTagName("template"), [all] = panel.getElementsByTagName("ul");
  const [empty, clear] = [panel.querySelector(":scope > p"), panel.querySelector(":scope > button")];
  panel.querySelector("[data-offline]").hidden = location.pathname === panel.dataset.kept;
  const paths = await lessons();
  for (const path of paths) {
    const copy = await look(path), line = shape.content.cloneNode(true).firstElementChild;
    const page = new DOMParser().parseFromString(await copy.clone().text(), "text/html");
    const [link] = line.getElementsByTagName("a"), [since] = line.getElementsByTagName("small");
    link.href = path;
    link.lang = page.documentElement.lang;
    link.textContent = page.querySelector("h1").textContent;
    since.textContent = day(copy);
    line.querySelector("button").addEventListener("click", async () => { await forget(path); location.reload(); });
    all.append(line);
  }
  [empty.hidden, clear.hidden] = [!!paths.length, !paths.length];
  clear.addEventListener("click", async () => { await forgetAll(); location.reload(); });
  document.getElementById("without").hidden = true;
  panel.hidden = false;
}

if (!("document" in self)) work();
else if ("serviceWorker" in navigator && "caches" in self) {
  const panel = document.querySelector("[data-keep]");
  if (panel) (panel.dataset.keep === "list" ? list : button)(panel);
}
