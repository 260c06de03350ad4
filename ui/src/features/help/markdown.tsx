import type { MarkedToken, Tokens } from "marked";
import type { ReactNode } from "react";
import { slugOf, wordsOf } from "./guide";
import { inline, inOrder } from "./inline";

/** A page of the guide as elements of our own: no markup of a text reaches the window unread. */
export function Markdown({ tokens }: { tokens: readonly MarkedToken[] }) {
  return <div className="flex flex-col gap-4 text-base">{inOrder(tokens.map(block))}</div>;
}

function block(token: MarkedToken): ReactNode {
  switch (token.type) {
    case "heading":
      return <Heading token={token} />;
    case "paragraph":
      return <p>{inline(token.tokens)}</p>;
    case "text":
      return inline(token.tokens);
    case "list":
      return <List token={token} />;
    case "table":
      return <Table token={token} />;
    case "blockquote":
      return (
        <blockquote className="flex flex-col gap-2 rounded-md border bg-info-soft px-4 py-3">
          {inOrder((token.tokens as MarkedToken[]).map(block))}
        </blockquote>
      );
    case "code":
      return (
        <pre className="select-text overflow-x-auto rounded-md border bg-sunken p-3 text-sm">
          {token.text}
        </pre>
      );
    default:
      return null;
  }
}

function Heading({ token }: { token: Tokens.Heading }) {
  const id = slugOf(wordsOf(token));
  const words = inline(token.tokens);
  if (token.depth === 1) {
    return (
      <h1 id={id} className="font-semibold text-xl tracking-tight">
        {words}
      </h1>
    );
  }
  if (token.depth === 2) {
    return (
      <h2 id={id} className="mt-4 scroll-mt-6 font-semibold text-lg">
        {words}
      </h2>
    );
  }
  return (
    <h3 id={id} className="mt-2 scroll-mt-6 font-semibold">
      {words}
    </h3>
  );
}

function List({ token }: { token: Tokens.List }) {
  const items = inOrder(
    token.items.map((item) => (
      // biome-ignore lint/correctness/useJsxKeyInIterable: spread into children, see inOrder.
      <li className="pl-1">{inOrder((item.tokens as MarkedToken[]).map(block))}</li>
    )),
  );
  return token.ordered ? (
    <ol className="flex list-decimal flex-col gap-2 pl-6 marker:text-ink-soft">{items}</ol>
  ) : (
    <ul className="flex list-disc flex-col gap-1.5 pl-6 marker:text-ink-faint">{items}</ul>
  );
}

function Table({ token }: { token: Tokens.Table }) {
  return (
    <div className="overflow-x-auto rounded-lg border bg-surface">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b bg-sunken text-left text-ink-soft">
            {inOrder(token.header.map(head))}
          </tr>
        </thead>
        <tbody>{inOrder(token.rows.map(row))}</tbody>
      </table>
    </div>
  );
}

const head = (cell: Tokens.TableCell) => (
  <th className="px-3 py-2 font-medium text-xs">{inline(cell.tokens)}</th>
);

const row = (cells: Tokens.TableCell[]) => (
  <tr className="border-b align-top last:border-b-0">{inOrder(cells.map(cell))}</tr>
);

const cell = ({ tokens }: Tokens.TableCell) => <td className="px-3 py-2">{inline(tokens)}</td>;
