/* Sealing a ballot in the voter's own browser, with nothing but WebCrypto.

   A layer is HPKE (RFC 9180) in base mode, one message: DHKEM(P-256, HKDF-SHA256),
   HKDF-SHA256, AES-256-GCM; as in governance/votes/envelopes.py, which opens it.
   Bytes are Uint8Array, hashes and keys hex. */
"use strict";
window.coopkit = window.coopkit || {};

(function (coopkit) {
  const subtle = window.crypto && window.crypto.subtle;
  const LAYER = 65 + 16;

  /* Bytes and texts */

  const utf8 = (text) => new TextEncoder().encode(text);
  const hex = (bytes) =>
    Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (text) =>
    Uint8Array.from(text.match(/../g) || [], (pair) => parseInt(pair, 16));
  const base64 = (bytes) =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  const unbase64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

  function join(...parts) {
    const arrays = parts.map((part) => (typeof part === "string" ? utf8(part) : part));
    const whole = new Uint8Array(arrays.reduce((sum, part) => sum + part.length, 0));
    let at = 0;
    for (const part of arrays) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  function refusal(code, data) {
    return Object.assign(new Error(`coopkit: ${code}`), { code, data: data || {} });
  }

  async function sha256(data) {
    const bytes = typeof data === "string" ? utf8(data) : data;
    return hex(new Uint8Array(await subtle.digest("SHA-256", bytes)));
  }

  /* Canonical JSON as coopkit/canonical.py writes it: keys sorted by code point. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value !== null && typeof value === "object") {
      const order = (key) => hex(utf8(key));
      const keys = Object.keys(value).sort((a, b) => (order(a) < order(b) ? -1 : 1));
      const pairs = keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
      return `{${pairs.join(",")}}`;
    }
    if (typeof value === "number" && !Number.isSafeInteger(value)) {
      throw refusal("number");
    }
    return JSON.stringify(value);
  }

  /* HPKE. `keyBytes` is 32 for AES-256-GCM, the suite of the envelopes; the RFC prints
     its P-256 example for AES-128-GCM, 16. `pair` stands in for the fresh key pair of
     one message and is given by tests of known answers alone; `context` may be kept
     between messages of one purpose. */

  const CURVE = { name: "ECDH", namedCurve: "P-256" };
  const KEM = join("KEM", [0, 16]);
  const NOTHING = new Uint8Array(0);
  const suiteOf = (keyBytes) =>
    join("HPKE", [0, 16, 0, 1, 0, keyBytes === 32 ? 2 : 1]);

  async function hmac(key, data) {
    const rule = { name: "HMAC", hash: "SHA-256" };
    const bytes = key.length ? key : new Uint8Array(32);
    const imported = await subtle.importKey("raw", bytes, rule, false, ["sign"]);
    return new Uint8Array(await subtle.sign("HMAC", imported, data));
  }

  /* RFC 5869: extract and expand in one; the RFC's LabeledExtract, then LabeledExpand. */
  async function hkdf(secret, salt, info, length) {
    const key = await subtle.importKey("raw", secret, "HKDF", false, ["deriveBits"]);
    const rule = { name: "HKDF", hash: "SHA-256", salt, info: join([0, length], info) };
    return new Uint8Array(await subtle.deriveBits(rule, key, 8 * length));
  }

  const labeled = (suite, label, data) => join("HPKE-v1", suite, label, data);

  /* What a key is bound to beside its secret: no pre-shared key, and the purpose. */
  async function contextOf(info, suite) {
    return join(
      [0],
      await hmac(NOTHING, labeled(suite, "psk_id_hash", NOTHING)),
      await hmac(NOTHING, labeled(suite, "info_hash", info)),
    );
  }

  async function messageKey(privateKey, publicKey, enc, recipient, context, keyBytes) {
    const agreed = new Uint8Array(await subtle.deriveBits(
      { name: "ECDH", public: publicKey }, privateKey, 256));
    const both = labeled(KEM, "shared_secret", join(enc, recipient));
    const shared = await hkdf(labeled(KEM, "eae_prk", agreed), NOTHING, both, 32);
    const suite = suiteOf(keyBytes);
    const derive = (label, length) => hkdf(
      labeled(suite, "secret", NOTHING), shared, labeled(suite, label, context), length);
    const key = await derive("key", keyBytes);
    return [
      await subtle.importKey("raw", key, "AES-GCM", false, ["encrypt", "decrypt"]),
      await derive("base_nonce", 12),
    ];
  }

  const publicKey = (bytes) => subtle.importKey("raw", bytes, CURVE, true, []);

  async function sealTo(recipient, info, plaintext, options = {}) {
    const { aad = NOTHING, keyBytes = 32 } = options;
    const pair = options.pair || await subtle.generateKey(CURVE, true, ["deriveBits"]);
    const enc = new Uint8Array(await subtle.exportKey("raw", pair.publicKey));
    const to = await publicKey(recipient);
    const context = await contextOf(info, suiteOf(keyBytes));
    const [key, iv] = await messageKey(
      pair.privateKey, to, enc, recipient, context, keyBytes);
    const rule = { name: "AES-GCM", iv, additionalData: aad };
    return join(enc, new Uint8Array(await subtle.encrypt(rule, key, plaintext)));
  }

  async function openWith(privateKey, recipient, info, sealed, options = {}) {
    const { aad = NOTHING, keyBytes = 32 } = options;
    const context = options.context || await contextOf(info, suiteOf(keyBytes));
    const enc = sealed.slice(0, 65);
    const from = await publicKey(enc);
    const [key, iv] = await messageKey(
      privateKey, from, enc, recipient, context, keyBytes);
    const rule = { name: "AES-GCM", iv, additionalData: aad };
    return new Uint8Array(await subtle.decrypt(rule, key, sealed.slice(65)));
  }

  /* Ballots */

  const infoOf = (manifestSha256, position) =>
    join("coopkit envelope 1\0", unhex(manifestSha256), [position]);

  const newTracker = () => hex(window.crypto.getRandomValues(new Uint8Array(16)));

  function pack(content, tracker, pad) {
    const plain = join(canonical({ ballot: content, tracker }), [0x80]);
    if (plain.length > pad) throw refusal("long");
    return join(plain, new Uint8Array(pad - plain.length));
  }

  /* Seal a ballot's content to all tellers of the manifest; the last is innermost.
     The manifest is hashed here, so that its keys are those of the election. */
  async function seal(manifest, manifestSha256, content, tracker = newTracker()) {
    if ((await sha256(canonical(manifest))) !== manifestSha256) throw refusal("manifest");
    let sealed = pack(content, tracker, manifest.pad);
    const inward = [...manifest.tellers].sort((a, b) => b.position - a.position);
    try {
      for (const teller of inward) {
        const info = infoOf(manifestSha256, teller.position);
        sealed = await sealTo(unhex(teller.key), info, sealed);
      }
    } catch {
      throw refusal("crypto");
    }
    return { sealed: base64(sealed), tracker };
  }

  const canSeal = () => Boolean(window.isSecureContext && subtle);

  /* Whoever is quicker than the ballot page's script must not send their choice as it
     is: until that script is ready, or the page has loaded without it, nothing leaves. */
  const hold = (event) => {
    if (event.target.matches("form[data-secret]")) event.preventDefault();
  };
  const ready = () => document.removeEventListener("submit", hold, true);
  if (canSeal()) {
    document.addEventListener("submit", hold, true);
    window.addEventListener("load", ready);
  }

  Object.assign(coopkit, { canSeal, canonical, newTracker, ready, seal, sha256 });
  coopkit.bytes = { base64, hex, join, unbase64, unhex, utf8 };
  coopkit.hpke = {
    CURVE, LAYER, contextOf, hmac, infoOf, openWith, publicKey, refusal, sealTo, suiteOf,
  };
})(window.coopkit);
