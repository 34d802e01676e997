/** An id for a text that is being written. It stays the same however often the text is sent, and over a reload. */
export function newTextId(): string {
  // Without TLS, browsers have no randomUUID.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The key of a submission: the same text sent again is stored once, a changed one is another submission. */
export function idempotencyKey(textId: string, body: unknown): string {
  // FNV-1a: it only tells the few submissions of one text apart.
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(body)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  }
  return `${textId}-${(hash >>> 0).toString(16)}`;
}
