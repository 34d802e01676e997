import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { router } from "@/app/router";

/** The shapes of paths: what a parameter is called does not matter. */
const shapes = (paths: string[]) => paths.map((path) => path.replace(/\$\w+|\{\w+\}/g, "*")).sort();

it("the server answers every path of the app, and no other", () => {
  const server = readFileSync(`${import.meta.dirname}/../../../src/api/pages/client_routes.rs`, "utf8");
  const listed = [...server.matchAll(/^ {4}(?:public|own)\("([^"]+)"/gm)].map(([, path]) => path ?? "");
  // These have text of the server's own.
  const readable = ["/", "/recipes/{recipe_id}"];
  expect(listed.length).toBeGreaterThan(10);
  expect(shapes(Object.keys(router.routesByPath))).toEqual(shapes([...listed, ...readable]));
});
