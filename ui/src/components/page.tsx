import { type ReactNode, useDeferredValue } from "react";
import { type Back, BackLink } from "@/components/back-link";
import { HelpLink } from "@/components/help-link";
import { useBeside } from "@/lib/beside";
import { cx } from "@/lib/cx";
import type { HelpTopic } from "@/lib/help-topics";

type HeaderProps = {
  title: ReactNode;
  subtitle?: ReactNode;
  /** The list, or the case, this page belongs to. */
  back?: Back;
  actions?: ReactNode;
  /** The part of the user guide about this page. */
  help: HelpTopic;
};

export function PageHeader({ title, subtitle, back, actions, help }: HeaderProps) {
  const isBeside = useBeside();
  if (isBeside) {
    return (
      <header className="flex flex-col gap-3">
        <div>
          <h2 className="font-semibold text-lg tracking-tight">{title}</h2>
          {subtitle && <div className="mt-1 text-ink-soft text-sm">{subtitle}</div>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
    );
  }
  return (
    <header className="flex items-start gap-4">
      <div className="min-w-0 flex-1">
        {back && <BackLink back={back} />}
        <div className="flex items-center gap-1.5">
          <h1 className="truncate font-semibold text-xl tracking-tight">{title}</h1>
          <HelpLink topic={help} />
        </div>
        {subtitle && <div className="mt-1 text-ink-soft text-sm">{subtitle}</div>}
      </div>
      {actions && <div className="flex items-center gap-2">{actions}</div>}
    </header>
  );
}

/**
 * A page that scrolls as a whole, with what it hides from the eye: were it not `relative`, a caption
 * for screen readers would stand below the window and let all of it scroll.
 */
export function Page({ children }: { children: ReactNode }) {
  const isBeside = useBeside();
  return (
    <div className="relative h-full overflow-y-auto">
      <div
        className={cx(
          "@container mx-auto flex max-w-[1280px] flex-col",
          // Beside a list, what can be undone stands over the end of the page.
          isBeside ? "gap-4 p-4 pb-48" : "gap-6 px-6 py-5",
        )}
      >
        {children}
      </div>
    </div>
  );
}

/** What a case is about, and what belongs to it: side by side where there is room for both. */
export function CaseColumns({ main, aside }: { main: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid grid-cols-1 items-start gap-6 @[720px]:grid-cols-[minmax(0,1fr)_280px] @[1040px]:grid-cols-[minmax(0,1fr)_320px]">
      <div className="flex min-w-0 flex-col gap-6">{main}</div>
      <div className="flex min-w-0 flex-col gap-6">
        <Below>{aside}</Below>
      </div>
    </div>
  );
}

/** A page whose list scrolls, with head and filters standing. */
export function ListPage({ children }: { children: ReactNode }) {
  return <div className="flex h-full flex-col gap-4 px-6 pt-5">{children}</div>;
}

/**
 * What stands far down on a page. Beside a list it follows when everything above it is painted, so that
 * going from case to case is quick.
 */
export function Below({ children }: { children: ReactNode }) {
  const isBeside = useBeside();
  const isTime = useDeferredValue(true, !isBeside);
  return isTime ? children : null;
}

type PanelProps = {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
};

/** A surface with a title; `flush` lets a list reach its edges. */
export function Panel({ title, aside, children, flush, className }: PanelProps) {
  return (
    <section className={cx("flex flex-col rounded-lg border bg-surface", className)}>
      {title && (
        <div className="flex h-11 shrink-0 items-center justify-between gap-4 border-b px-4">
          <h2 className="font-semibold text-sm">{title}</h2>
          {aside}
        </div>
      )}
      <div className={flush ? "min-h-0 flex-1" : "flex flex-1 flex-col p-4"}>{children}</div>
    </section>
  );
}

/** Names and values, one pair a line, money at the right edge. */
export function Facts({ rows }: { rows: [name: string, value: ReactNode][] }) {
  return (
    <dl className="flex flex-col gap-2 text-sm">
      {rows.map(([name, value]) => (
        <div key={name} className="flex items-baseline justify-between gap-4">
          <dt className="shrink-0 text-ink-soft">{name}</dt>
          <dd className="min-w-0 truncate text-right">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
