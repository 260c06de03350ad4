import { Link } from "@tanstack/react-router";
import type { MarkedToken, Token, Tokens } from "marked";
import { createElement, Fragment, type ReactNode } from "react";
import { known, pictureOf, targetOf } from "./guide";

/** Elements in their fixed order, which need no keys. */
export const inOrder = (nodes: ReactNode[]): ReactNode => createElement(Fragment, null, ...nodes);

/** Words within a line. HTML in a text is left out. */
export function inline(tokens: readonly Token[] | undefined): ReactNode {
  return inOrder(known(tokens).map(word));
}

function word(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "strong":
      return <strong className="font-semibold text-ink">{inline(token.tokens)}</strong>;
    case "em":
      return <em>{inline(token.tokens)}</em>;
    case "codespan":
      return (
        <code className="ident rounded-sm border bg-sunken px-1 py-px text-[0.92em]">
          {token.text}
        </code>
      );
    case "link":
      return <GuideLink token={token} />;
    case "image":
      return <Picture token={token} />;
    case "br":
      return <br />;
    case "text":
      return token.tokens ? inline(token.tokens) : token.text;
    case "escape":
      return token.text;
    default:
      return null;
  }
}

/** A link within the guide; one that leads out of it is its words, since the window shows no foreign page. */
function GuideLink({ token: { href, tokens } }: { token: Tokens.Link }) {
  const target = targetOf(href);
  if (target === null) return inline(tokens);
  const { topic, slug } = target;
  const look =
    "rounded-sm text-brand underline decoration-rule-strong underline-offset-2 hover:decoration-current";
  return topic === undefined ? (
    <Link to="." hash={slug} className={look}>
      {inline(tokens)}
    </Link>
  ) : (
    <Link to="/help/$topic" params={{ topic }} hash={slug} className={look}>
      {inline(tokens)}
    </Link>
  );
}

function Picture({ token: { href, text } }: { token: Tokens.Image }) {
  const source = pictureOf(href);
  if (source === undefined) return text;
  return (
    <img
      src={source}
      alt={text}
      width={1440}
      height={900}
      className="my-1 h-auto w-full rounded-lg border"
    />
  );
}
