import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import type { Column } from "@/components/column";
import { DataTable, type ListState } from "@/components/data-table";

type Row = { id: string; name: string; balance: number };

const columns: Column<Row>[] = [
  {
    id: "name",
    accessorKey: "name",
    header: "Name",
    meta: { width: "200px" },
    cell: ({ row }) => row.original.name,
  },
  {
    id: "balance",
    accessorKey: "balance",
    header: "Balance",
    sortDescFirst: true,
    meta: { width: "200px", right: true },
    cell: ({ row }) => row.original.balance,
  },
  {
    id: "note",
    header: "Note",
    meta: { width: "200px", minor: 1 },
    cell: ({ row }) => `note of ${row.original.id}`,
  },
];

const row = (at: number): Row => ({ id: `u${at}`, name: `User ${at}`, balance: at });

let width = 800;
beforeEach(() => {
  width = 800;
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(360);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockImplementation(() => width);
});

function show(rows: Row[], by = { id: "name", desc: false }) {
  const onOpen = vi.fn();
  const onSort = vi.fn();
  const list: ListState<Row> = {
    rows,
    isPending: false,
    error: null,
    hasNextPage: false,
    isFetchingNextPage: false,
    fetchNextPage: () => undefined,
    refetch: () => undefined,
  };
  render(
    <DataTable
      label="Users"
      testId="user-row"
      memoryKey={`test:${expect.getState().currentTestName}`}
      columns={columns}
      list={list}
      rowKey={({ id }) => id}
      onOpen={onOpen}
      sorting={{ by, onSort }}
      empty={<p>Nobody</p>}
    />,
  );
  return { onOpen, onSort };
}

const heads = () => screen.getAllByRole("columnheader").map((head) => head.textContent);

test("of a long list only the rows in sight exist, each with its place in the list", () => {
  show(Array.from({ length: 100_000 }, (_, at) => row(at)));
  const rows = screen.getAllByTestId("user-row");
  expect(rows.length).toBeLessThan(40);
  expect(rows[3]?.getAttribute("aria-rowindex")).toBe("5");
  expect(rows[3]?.getAttribute("data-key")).toBe("u3");
  expect(rows[3]?.textContent).toBe("User 33note of u3");
  expect(screen.getByRole("grid", { name: "Users" }).getAttribute("aria-rowcount")).toBe("100001");
});

test("a row that is not held leaves a hole, and the rows behind it keep their places", () => {
  const rows = Array.from({ length: 6 }, (_, at) => row(at));
  delete rows[1];
  delete rows[2];
  const { onOpen } = show(rows);
  const [, fourth] = screen.getAllByTestId("user-row");
  expect(fourth?.getAttribute("aria-rowindex")).toBe("5");
  expect(fourth?.style.transform).toBe("translateY(108px)");
  fireEvent.click(fourth as HTMLElement);
  expect(onOpen).toHaveBeenCalledWith(row(3));
});

test("a head sorts, and turns the order around when it sorts already", () => {
  const { onSort } = show([row(0)]);
  expect(screen.getByRole("columnheader", { name: "Name" }).ariaSort).toBe("ascending");
  fireEvent.click(screen.getByRole("button", { name: "Name" }));
  expect(onSort).toHaveBeenLastCalledWith({ id: "name", desc: true });
  fireEvent.click(screen.getByRole("button", { name: "Balance" }));
  expect(onSort).toHaveBeenLastCalledWith({ id: "balance", desc: true });
  expect(screen.queryByRole("button", { name: "Note" })).toBeNull();
});

test("a narrow list leaves out its minor column", () => {
  width = 500;
  show([row(0)]);
  expect(heads()).toEqual(["Name", "Balance"]);
  expect(screen.getByTestId("user-row").textContent).toBe("User 00");
});

test("the keyboard walks down the list and opens a row", () => {
  const { onOpen } = show([row(0), row(1)]);
  fireEvent.keyDown(document.body, { key: "j" });
  fireEvent.keyDown(document.body, { key: "j" });
  const [, second] = screen.getAllByTestId("user-row");
  expect(second?.getAttribute("aria-selected")).toBe("true");
  expect(screen.getByRole("grid").getAttribute("aria-activedescendant")).toBe(second?.id);
  fireEvent.keyDown(document.body, { key: "Enter" });
  expect(onOpen).toHaveBeenCalledWith(row(1));
});

test("after a button beside the list was pressed, Enter is the list's again", () => {
  const { onOpen } = show([row(0), row(1)]);
  const button = document.body.appendChild(document.createElement("button"));
  button.focus();
  fireEvent.keyDown(button, { key: "j" });
  fireEvent.keyDown(document.activeElement ?? button, { key: "Enter" });
  button.remove();
  expect(onOpen).toHaveBeenCalledWith(row(0));
});
