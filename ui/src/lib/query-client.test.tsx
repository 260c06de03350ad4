import { QueryClientProvider, useMutation, useQuery } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { createQueryClient } from "./query-client";

let isHandled = false;
const done = vi.fn();

function Dialog() {
  const approve = useMutation({
    mutationFn: async () => {
      isHandled = true;
    },
  });
  return (
    <button type="button" onClick={() => approve.mutate(undefined, { onSuccess: done })}>
      Approve
    </button>
  );
}

function Page() {
  const { data } = useQuery({ queryKey: ["case"], queryFn: async () => ({ isHandled }) });
  // Another number on the page takes longer to be read again.
  useQuery({
    queryKey: ["overview"],
    queryFn: async () => isHandled && (await screen.findByText("Nothing to do")).tagName,
  });
  return data?.isHandled === false ? <Dialog /> : <p>Nothing to do</p>;
}

test("what follows a change happens, though the page read again no longer shows its dialog", async () => {
  render(
    <QueryClientProvider client={createQueryClient()}>
      <Page />
    </QueryClientProvider>,
  );
  await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
  await waitFor(() => expect(screen.getByText("Nothing to do")).toBeTruthy());
  expect(done).toHaveBeenCalledTimes(1);
});
