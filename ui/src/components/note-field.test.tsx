import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { useDraftText } from "@/lib/unsaved";
import { isTooLong, NoteField } from "./note-field";

function Dialog() {
  const note = useDraftText("refund_request:12");
  return (
    <>
      <NoteField label="Reason" draft={note} />
      <button type="button" disabled={isTooLong(note)}>
        Send
      </button>
    </>
  );
}

test("a text of any length is kept whole and counted; what is too long is not sent", async () => {
  render(<Dialog />);
  const field = screen.getByLabelText<HTMLTextAreaElement>("Reason");
  await userEvent.click(field);
  await userEvent.paste("x".repeat(100_000));
  expect(field.value).toHaveLength(100_000);
  expect(screen.getByText("100,000 of 1,000 characters. Shorten the text.")).toBeTruthy();
  expect(screen.getByRole("button", { name: "Send" })).toHaveProperty("disabled", true);
});

test("what is typed is said to be kept, and is there when the dialog opens again", async () => {
  const { unmount } = render(<Dialog />);
  await userEvent.type(screen.getByLabelText("Reason"), "Twice charged");
  expect(screen.getByText(/Draft kept on this computer/)).toBeTruthy();
  expect(screen.getByText("13 / 1,000")).toBeTruthy();
  unmount();
  render(<Dialog />);
  expect(screen.getByLabelText("Reason")).toHaveProperty("value", "Twice charged");
});
