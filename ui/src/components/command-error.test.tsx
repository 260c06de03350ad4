import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { CommandFailure } from "@/lib/call";
import { CommandErrorText } from "./command-error";

const failure = (code: string, message: string, details = {}) =>
  new CommandFailure({ code, message, details });

test("a refusal shows its sentence, what to do, and its code", () => {
  const error = failure(
    "refund_exceeds_payment",
    "refunding $50.00 is more than is left ($20.00); lower the amount",
  );
  render(<CommandErrorText error={error} />);
  const alert = screen.getByRole("alert");
  expect(alert).toHaveProperty(
    "textContent",
    expect.stringContaining("Refunding $50.00 is more than is left ($20.00)."),
  );
  expect(alert.textContent).toContain("Lower the amount.");
  expect(alert.textContent).toContain("refund_exceeds_payment");
});

test("a code the window does not know keeps the desk's own sentence", () => {
  render(<CommandErrorText error={failure("moon_is_full", "the moon is full; wait a day")} />);
  expect(screen.getByText("The moon is full.")).toBeTruthy();
  expect(screen.getByText("Wait a day.")).toBeTruthy();
  expect(screen.getByText("moon_is_full")).toBeTruthy();
});

test("without an error nothing is shown", () => {
  const { container } = render(<CommandErrorText error={null} />);
  expect(container.textContent).toBe("");
});
