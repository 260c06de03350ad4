import { CircleAlert, Info, type LucideIcon, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { cx } from "@/lib/cx";

const looks = {
  info: { icon: Info, frame: "border-edge bg-surface", ink: "text-ink-soft" },
  warn: { icon: TriangleAlert, frame: "border-warn/30 bg-warn-soft", ink: "text-warn" },
  danger: { icon: CircleAlert, frame: "border-danger/30 bg-danger-soft", ink: "text-danger" },
} as const;

type Props = {
  tone: keyof typeof looks;
  /** Where another one than the tone's says more. */
  icon?: LucideIcon;
  title: string;
  text?: ReactNode;
  children?: ReactNode;
};

/** What somebody must know before they go on. */
export function Notice({ tone, icon, title, text, children }: Props) {
  const { icon: usual, frame, ink } = looks[tone];
  const Icon = icon ?? usual;
  return (
    <section className={cx("flex gap-3 rounded-md border px-3 py-2.5 text-sm", frame)}>
      <Icon aria-hidden className={cx("mt-0.5 size-4 shrink-0", ink)} />
      <div className="min-w-0">
        <p className={cx("font-semibold", tone !== "info" && ink)}>{title}</p>
        {text && <p className="text-ink">{text}</p>}
        {children}
      </div>
    </section>
  );
}
