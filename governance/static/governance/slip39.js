/* SLIP-39: a secret as words on several papers, any so many of which bring it back.

   One group, empty passphrase; the same words as Python's `shamir-mnemonic`. The list of
   1,024 words is given by whoever calls. Needs seal.js before it. Refusals have a code:
   "word" and "checksum" with the paper's number, "few" with given and needed, "mixed",
   "split". */
"use strict";
(function (coopkit) {
  const { hex, join, unhex, utf8 } = coopkit.bytes;
  const { hmac, refusal } = coopkit.hpke;
  const subtle = window.crypto && window.crypto.subtle;
  const SECRET = 255;
  const DIGEST = 254;
  const MOST = 16;

  /* GF(256) with the polynomial of AES; a logarithm to the base x + 1 */

  const EXP = new Uint8Array(255);
  const LOG = new Uint8Array(256);
  for (let power = 0, value = 1; power < 255; power += 1) {
    EXP[power] = value;
    LOG[value] = power;
    value ^= value << 1;
    if (value & 0x100) value ^= 0x11b;
  }

  /* The value at `x` of the polynomial through these points ({x, value}). */
  function interpolate(points, x) {
    const known = points.find((point) => point.x === x);
    if (known) return known.value;
    const product = points.reduce((sum, point) => sum + LOG[point.x ^ x], 0);
    const result = new Uint8Array(points[0].value.length);
    for (const point of points) {
      const others = points.filter((other) => other !== point);
      const below = others.reduce((sum, other) => sum + LOG[point.x ^ other.x], 0);
      const basis = (((product - LOG[point.x ^ x] - below) % 255) + 255) % 255;
      point.value.forEach((byte, at) => {
        if (byte) result[at] ^= EXP[(LOG[byte] + basis) % 255];
      });
    }
    return result;
  }

  /* The checksum: a Reed-Solomon code over GF(1024) */

  const GENERATOR = [
    0xe0e040, 0x1c1c080, 0x3838100, 0x7070200, 0xe0e0009,
    0x1c0c2412, 0x38086c24, 0x3090fc48, 0x21b1f890, 0x3f3f120,
  ];

  function polymod(values) {
    let sum = 1;
    for (const value of values) {
      const top = sum >> 20;
      sum = ((sum & 0xfffff) << 10) ^ value;
      GENERATOR.forEach((generator, bit) => {
        if ((top >> bit) & 1) sum ^= generator;
      });
    }
    return sum;
  }

  const customized = (extendable, values) =>
    [...utf8(extendable ? "shamir_extendable" : "shamir"), ...values];

  function checksum(extendable, values) {
    const sum = polymod(customized(extendable, [...values, 0, 0, 0])) ^ 1;
    return [sum >> 20, (sum >> 10) & 1023, sum & 1023];
  }

  /* Numbers as words of ten bits, the highest first */

  const toWords = (number, count) =>
    Array.from({ length: count }, (_, at) =>
      Number((number >> BigInt(10 * (count - 1 - at))) & 1023n));
  const fromWords = (values) =>
    values.reduce((number, value) => (number << 10n) | BigInt(value), 0n);

  /* The secret is enciphered first, in four rounds, as the standard says */

  async function enciphered(secret, share, rounds) {
    const half = secret.length / 2;
    const id = [share.identifier >> 8, share.identifier & 255];
    const salt = share.extendable ? [] : join("shamir", id);
    const iterations = (10000 << share.exponent) / 4;
    let left = secret.slice(0, half);
    let right = secret.slice(half);
    for (const round of rounds) {
      const key = await subtle.importKey(
        "raw", Uint8Array.of(round), "PBKDF2", false, ["deriveBits"]);
      const rule = {
        name: "PBKDF2", hash: "SHA-256", salt: join(salt, right), iterations };
      const mask = new Uint8Array(await subtle.deriveBits(rule, key, 8 * half));
      [left, right] = [right, left.map((byte, at) => byte ^ mask[at])];
    }
    return join(right, left);
  }

  const random = (length) => window.crypto.getRandomValues(new Uint8Array(length));

  async function points(secret, needed, papers) {
    const part = random(secret.length - 4);
    const digest = (await hmac(part, secret)).slice(0, 4);
    const base = Array.from({ length: needed - 2 }, (_, x) => (
      { x, value: random(secret.length) }));
    const all = [
      ...base, { x: DIGEST, value: join(digest, part) }, { x: SECRET, value: secret }];
    return Array.from({ length: papers }, (_, x) => ({ x, value: interpolate(all, x) }));
  }

  function paperOf(share, needed, point, list) {
    const head = (BigInt(share.identifier) << 5n)
      | (share.extendable ? 16n : 0n) | BigInt(share.exponent);
    const place = (BigInt(point.x) << 4n) | BigInt(needed - 1);
    const count = Math.ceil(point.value.length * 8 / 10);
    const values = [
      ...toWords(head, 2),
      ...toWords(place, 2),
      ...toWords(BigInt(`0x${hex(point.value)}`), count),
    ];
    const whole = [...values, ...checksum(share.extendable, values)];
    return whole.map((value) => list[value]).join(" ");
  }

  /* A secret (an even number of bytes, at least 16) as `papers` lines of words. */
  async function split(secret, needed, papers, list) {
    if (!(needed >= 2 && needed <= papers && papers <= MOST)) throw refusal("split");
    const [high, low] = random(2);
    const identifier = ((high << 8) | low) & 0x7fff;
    const share = { identifier, extendable: true, exponent: 1 };
    const hidden = await enciphered(secret, share, [0, 1, 2, 3]);
    const all = await points(hidden, needed, papers);
    return all.map((point) => paperOf(share, needed, point, list));
  }

  function read(line, number, places) {
    const words = line.toLowerCase().split(/\s+/).filter(Boolean);
    const strange = words.find((word) => !places.has(word));
    if (strange !== undefined) throw refusal("word", { number, word: strange });
    const values = words.map((word) => places.get(word));
    const head = Number(fromWords(values.slice(0, 2)));
    const extendable = Boolean(head & 16);
    const spare = (10 * (values.length - 7)) % 16;
    if (values.length < 20 || spare > 8
        || polymod(customized(extendable, values)) !== 1) {
      throw refusal("checksum", { number });
    }
    const place = Number(fromWords(values.slice(2, 4)));
    const bytes = (10 * (values.length - 7) - spare) / 8;
    const value = fromWords(values.slice(4, -3)).toString(16).padStart(2 * bytes, "0");
    if (value.length !== 2 * bytes) throw refusal("checksum", { number });
    return {
      common: `${head} ${place >> 8} ${place & 15} ${bytes}`,
      groups: place >> 8,
      identifier: head >> 5,
      extendable,
      exponent: head & 15,
      needed: (place & 15) + 1,
      x: (place >> 4) & 15,
      value: unhex(value),
    };
  }

  /* The secret that these lines hold; more of them than needed are welcome. */
  async function recover(lines, list) {
    const places = new Map(list.map((word, at) => [word, at]));
    const shares = lines.map((line, at) => read(line, at + 1, places));
    if (new Set(shares.map((share) => share.common)).size > 1) throw refusal("mixed");
    const apart = [...new Map(shares.map((share) => [share.x, share])).values()];
    const needed = apart.length ? apart[0].needed : 2;
    if (apart.length < needed) throw refusal("few", { given: apart.length, needed });
    if (apart[0].groups) throw refusal("mixed");
    const used = apart.slice(0, needed);
    const hidden = needed > 1 ? interpolate(used, SECRET) : used[0].value;
    if (needed > 1) {
      const proof = interpolate(used, DIGEST);
      const digest = (await hmac(proof.slice(4), hidden)).slice(0, 4);
      if (hex(digest) !== hex(proof.slice(0, 4))) throw refusal("mixed");
    }
    return enciphered(hidden, used[0], [3, 2, 1, 0]);
  }

  coopkit.slip39 = { recover, split };
})(window.coopkit);
