import {
  createMemoryHistory,
  createRootRoute,
  createRoute,
  createRouter,
  Outlet,
  RouterProvider,
} from "@tanstack/react-router";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { lexer } from "marked";
import { expect, test } from "vitest";
import { TipProvider } from "@/components/ui/tip";
import { helpTopics } from "@/lib/help-topics";
import { known, pageOf, pages } from "./guide";
import { HelpPage } from "./help-page";
import { Markdown } from "./markdown";

const root = createRootRoute({ component: Outlet });
const topicRoute = createRoute({
  getParentRoute: () => root,
  path: "/help/$topic",
  component: function Topic() {
    return <HelpPage topic={topicRoute.useParams().topic} />;
  },
});

function openHelp(topic: string) {
  const router = createRouter({
    routeTree: root.addChildren([topicRoute]),
    history: createMemoryHistory({ initialEntries: [`/help/${topic}`] }),
  });
  render(
    <TipProvider>
      <RouterProvider router={router as never} />
    </TipProvider>,
  );
  return router;
}

const contents = () => screen.findByRole("navigation", { name: "Help topics" });

test("all topics are listed, and one of them opens its page", async () => {
  openHelp("queue");
  const links = within(await contents()).getAllByRole("link");
  expect(links.map((link) => link.textContent)).toEqual(pages.map(({ title }) => title));
  expect(links).toHaveLength(helpTopics.length);
  await userEvent.click(within(await contents()).getByRole("link", { name: "Refund requests" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Refund requests" })).toBeTruthy();
});

test("a page has its headings, pictures, tables and links", async () => {
  openHelp("queue");
  const article = within(await screen.findByRole("article"));
  const headings = article.getAllByRole("heading").map(({ textContent }) => textContent);
  expect(headings).toEqual(pageOf("queue")?.sections.map(({ heading }) => heading));
  const picture = article.getByRole("img", { name: "The queue" });
  expect(picture.getAttribute("src")).toContain("queue-light.png");
  expect(article.getAllByRole("columnheader")[0]?.textContent).toBe("Type");
  const [link] = article.getAllByRole("link", { name: "Disputes and inquiries" });
  expect(link?.getAttribute("href")).toBe("/help/disputes");
});

test("a link to a part of a page carries its anchor, and the part has it", async () => {
  openHelp("queue");
  const article = within(await screen.findByRole("article"));
  await userEvent.click(article.getByRole("link", { name: "Failed refunds" }));
  const part = await screen.findByRole("heading", { name: "When a refund is not paid" });
  expect(part.id).toBe("when-a-refund-is-not-paid");
});

test("the page that was opened has the focus, so that keys scroll it", async () => {
  openHelp("queue");
  expect(await screen.findByRole("article")).toBe(document.activeElement);
});

test("an unknown topic says so and leaves the list", async () => {
  openHelp("no-such-topic");
  expect(await screen.findByText("Topic not found")).toBeTruthy();
  expect(within(await contents()).getAllByRole("link")).toHaveLength(helpTopics.length);
});

test("a search lists the sections that have all its words", async () => {
  openHelp("queue");
  await userEvent.type(await screen.findByTestId("help-search"), "books verify");
  const [first] = await screen.findAllByRole("link", { name: /^Verify the books/ });
  expect(first?.getAttribute("href")).toBe("/help/audit#verify-the-books");
  await userEvent.clear(screen.getByTestId("help-search"));
  await userEvent.type(screen.getByTestId("help-search"), "xylophone");
  expect(await screen.findByText("No matches for “xylophone”")).toBeTruthy();
});

test("markup in a text reaches the window as nothing or as letters", () => {
  const text = "A <img src=x onerror=alert(1)> [x](javascript:alert(1)) `<script>` & <b>b</b>";
  const { container } = render(<Markdown tokens={known(lexer(text))} />);
  expect(container.querySelector("img, script, a, b")).toBeNull();
  expect(container.textContent).toBe("A  x <script> & b");
});
