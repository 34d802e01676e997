import type { SearchSchemaInput } from "@tanstack/react-router";

/** The version that is looked at, as it stands in the address. */
export interface Chosen {
  version?: number;
}

export function readChosen(search: { version?: unknown } & SearchSchemaInput): Chosen {
  const version = Number(search.version);
  return Number.isSafeInteger(version) && version > 0 ? { version } : {};
}
