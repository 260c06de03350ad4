import { type ComponentProps, type ReactNode, useId } from "react";
import { cx } from "@/lib/cx";

export const inputLook =
  "w-full rounded-md border border-edge bg-surface px-3 text-sm text-ink transition-colors hover:border-ink-soft aria-invalid:border-danger";

type FieldProps = {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  children: (ids: { id: string; "aria-describedby": string; "aria-invalid": boolean }) => ReactNode;
};

/** A label, a control, what it means, and what is wrong with it. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      {children({ id, "aria-describedby": about, "aria-invalid": Boolean(error) })}
      <p id={about} className={cx("text-xs", error ? "text-danger" : "text-ink-soft")}>
        {error ?? hint}
      </p>
    </div>
  );
}

export function TextInput({ className, ...rest }: ComponentProps<"input">) {
  return (
    <input
      autoComplete="off"
      spellCheck={false}
      {...rest}
      className={cx(inputLook, "h-8", className)}
    />
  );
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return <textarea rows={3} {...rest} className={cx(inputLook, "resize-none py-2", className)} />;
}

/** An input with a fixed mark in front ("$") or behind ("seconds"). */
export function MarkedInput({
  before,
  after,
  className,
  ...rest
}: ComponentProps<"input"> & { before?: string; after?: string }) {
  return (
    <div
      className={cx(
        inputLook,
        "flex h-8 items-center gap-2 focus-within:outline-2 focus-within:outline-focus focus-within:outline-offset-2",
        className,
      )}
    >
      {before && <span className="text-ink-soft">{before}</span>}
      <input
        autoComplete="off"
        inputMode="decimal"
        {...rest}
        className="figures min-w-0 flex-1 bg-transparent outline-none"
      />
      {after && <span className="text-ink-soft">{after}</span>}
    </div>
  );
}
