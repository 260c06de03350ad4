import { fireEvent, render, screen } from "@testing-library/react";
import { beforeAll, expect, test, vi } from "vitest";
import { SearchField } from "@/components/search-field";
import { TableRow } from "@/components/table-row";
import { guardComposition } from "@/lib/composition";
import { useShortcuts } from "@/lib/use-shortcuts";

beforeAll(guardComposition);

const COMPOSING = [{ isComposing: true }, { keyCode: 229 }] as const;

test.each(COMPOSING)("Enter that ends a composition (%o) does not leave the field", (how) => {
  render(<SearchField value="" placeholder="Search" onChange={() => undefined} />);
  const field = screen.getByLabelText("Search");
  field.focus();
  const wasTaken = !fireEvent.keyDown(field, { key: "Enter", ...how });
  expect(wasTaken).toBe(true);
  expect(document.activeElement).toBe(field);
  fireEvent.keyDown(field, { key: "Enter" });
  expect(document.activeElement).not.toBe(field);
});

test.each(COMPOSING)("Enter that ends a composition (%o) opens no row", (how) => {
  const open = vi.fn();
  render(
    <TableRow
      id="r"
      dataKey="1"
      testId="row"
      index={0}
      start={0}
      rowPx={36}
      template=""
      active
      open={false}
      onOpen={open}
    >
      {null}
    </TableRow>,
  );
  fireEvent.keyDown(screen.getByTestId("row"), { key: "Enter", ...how });
  expect(open).not.toHaveBeenCalled();
  fireEvent.keyDown(screen.getByTestId("row"), { key: "Enter" });
  expect(open).toHaveBeenCalledTimes(1);
});

function Keys({ onKey }: { onKey: () => void }) {
  useShortcuts({ next: onKey });
  return null;
}

test.each(COMPOSING)("a letter that begins a syllable (%o) is no shortcut", (how) => {
  const onKey = vi.fn();
  render(<Keys onKey={onKey} />);
  fireEvent.keyDown(document.body, { key: "j", ...how });
  expect(onKey).not.toHaveBeenCalled();
  fireEvent.keyDown(document.body, { key: "j" });
  expect(onKey).toHaveBeenCalledTimes(1);
});
