import type { MarkedToken, Tokens } from "marked";
import { lexer, walkTokens } from "marked";
import { expect, test } from "vitest";
import { helpGroups, helpTopics } from "@/lib/help-topics";
import { t } from "@/lib/i18n";
import { keyCaps, SHORTCUT_IDS, shortcutOf } from "@/lib/shortcuts";
import en from "@/locales/en.json";
import { fileNames, known, pageOf, pages, pictureOf, textOfFile, wordsOf } from "./guide";

const README = "README";
/** For engineers: it prints in bold what is no label. */
const PLATFORM = "platform";
/** Letters that a text of the window needs beside its values, so that not every word fits it. */
const FEWEST_LETTERS = 4;

const files = import.meta.glob("../../../../{docs/**/*,*}.md");

const tokensOf = (name: string): MarkedToken[] => known(lexer(textOfFile(name) ?? ""));

function within<T extends MarkedToken["type"]>(name: string, type: T) {
  const found: Extract<MarkedToken, { type: T }>[] = [];
  walkTokens(tokensOf(name), (token) => {
    if (token.type === type) found.push(token as Extract<MarkedToken, { type: T }>);
  });
  return found;
}

/** What the window shows, with anything where a value is filled in. */
const labels = Object.values(en)
  .filter((text) => text.replaceAll(/\{\w+\}|\P{L}/gu, "").length >= FEWEST_LETTERS)
  .map((text) => new RegExp(`^${literal(text).replaceAll(/\\\{\w+\\\}/g, ".+")}$`, "u"));
const exact: readonly string[] = Object.values(en);

const isLabel = (words: string) =>
  exact.includes(words) || labels.some((label) => label.test(words));

test("every page of the guide has a topic, and every topic a page", () => {
  expect([...fileNames].sort()).toEqual([README, ...helpTopics].sort());
});

test("the list of the guide is that of the window", () => {
  const lists = within(README, "list");
  const titles = within(README, "heading").filter(({ depth }) => depth === 2);
  expect(titles.map(({ text }) => text)).toEqual(helpGroups.map(({ title }) => t(title)));
  const links = lists.map((list) => linksIn(list).map(({ href, text }) => [href, text]));
  expect(links).toEqual(
    helpGroups.map(({ topics }) => topics.map((topic) => [pathOf(topic), pageOf(topic)?.title])),
  );
});

/** Where a page is, as seen from the user guide. */
const pathOf = (name: string) => (name === PLATFORM ? `../${name}.md` : `${name}.md`);

function linksIn(list: Tokens.List) {
  const found: Tokens.Link[] = [];
  walkTokens([list], (token) => {
    if (token.type === "link") found.push(token as Tokens.Link);
  });
  return found;
}

test.each(fileNames.filter((name) => name !== PLATFORM))(
  "what %s prints in bold is in the window",
  (name) => {
    const unknown = within(name, "strong")
      .map(wordsOf)
      .filter((words) => !isLabel(words));
    expect(unknown).toEqual([]);
  },
);

test.each(fileNames)("every link of %s leads somewhere", (name) => {
  const dead = within(name, "link").filter(({ href }) => !leadsSomewhere(name, href));
  expect(dead.map(({ href }) => href)).toEqual([]);
});

function leadsSomewhere(name: string, href: string): boolean {
  const [path = "", slug] = href.split("#");
  const { pathname } = new URL(path || pathOf(name), new URL(pathOf(name), "file:///docs/guide/"));
  if (!(`../../../..${pathname}` in files)) return false;
  const file = pathname.slice(pathname.lastIndexOf("/") + 1).replace(/\.md$/, "");
  return slug === undefined || (pageOf(file)?.sections.some((one) => one.slug === slug) ?? false);
}

test.each(fileNames)("every picture of %s is there and says what it shows", (name) => {
  for (const { href, text } of within(name, "image")) {
    expect(pictureOf(href), href).toBeDefined();
    expect(text).not.toBe("");
  }
});

test("the list of permissions is that of the window", () => {
  const names = Object.entries(en).flatMap(([key, text]) =>
    key.startsWith("permission.name.") ? [text] : [],
  );
  const [table] = within("set-up", "table");
  expect(table?.rows.map(([resource]) => resource?.text).sort()).toEqual(names.sort());
});

test("every key that does something is in the list of keys", () => {
  const keys = within("keyboard", "codespan").map(({ text }) => text);
  expect(keys).toEqual(
    expect.arrayContaining(SHORTCUT_IDS.flatMap((id) => shortcutOf(id).press.flatMap(keyCaps))),
  );
});

test("no page has HTML, which help leaves out", () => {
  expect(fileNames.flatMap((name) => within(name, "html"))).toEqual([]);
});

test("a page begins with its title, and no two headings of it are the same", () => {
  for (const { topic, tokens, sections } of pages) {
    expect(tokens[0], topic).toMatchObject({ type: "heading", depth: 1 });
    expect(new Set(sections.map(({ slug }) => slug)).size, topic).toBe(sections.length);
  }
});

function literal(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
