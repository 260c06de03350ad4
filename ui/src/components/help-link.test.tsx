import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import { PageHeader } from "@/components/page";
import { TipProvider } from "@/components/ui/tip";
import { useHelpKey } from "@/lib/use-help-key";

const root = createRootRoute({
  component: function Window() {
    useHelpKey();
    return <Outlet />;
  },
});
const withHelp = createRoute({
  getParentRoute: () => root,
  path: "/refunds",
  component: () => (
    <>
      <PageHeader title="Refund requests" help="refunds" />
      <input aria-label="Reason" />
    </>
  ),
});
const without = createRoute({ getParentRoute: () => root, path: "/", component: () => "Nothing" });
const help = createRoute({
  getParentRoute: () => root,
  path: "/help/$topic",
  component: () => "Help is open",
});

function openWindow(path: string) {
  const router = createRouter({
    routeTree: root.addChildren([withHelp, without, help]),
    history: createMemoryHistory({ initialEntries: [path] }),
  });
  render(
    <TipProvider>
      <RouterProvider router={router as never} />
    </TipProvider>,
  );
  return () => router.state.location.pathname;
}

test("the head of a page leads to its topic", async () => {
  const place = openWindow("/refunds");
  await userEvent.click(await screen.findByRole("link", { name: "Help for this page" }));
  await waitFor(() => expect(place()).toBe("/help/refunds"));
});

test("F1 opens the topic of the page, also while somebody types", async () => {
  const place = openWindow("/refunds");
  await userEvent.click(await screen.findByLabelText("Reason"));
  await userEvent.keyboard("{F1}");
  await waitFor(() => expect(place()).toBe("/help/refunds"));
});

test("F1 on a page without a topic opens the first one", async () => {
  const place = openWindow("/");
  await screen.findByText("Nothing");
  await userEvent.keyboard("{F1}");
  await waitFor(() => expect(place()).toBe("/help/getting-started"));
});
