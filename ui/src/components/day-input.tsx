import type { ComponentProps } from "react";
import { TextInput } from "@/components/ui/field";

type Props = Omit<ComponentProps<"input">, "onChange" | "value"> & {
  value: string;
  onDay: (day: string) => void;
};

/** A day as text, year first: WebKitGTK's own picker cannot be reached by keyboard. */
export function DayInput({ onDay, ...rest }: Props) {
  return (
    <TextInput
      placeholder="2026-01-31"
      maxLength={10}
      className="figures"
      {...rest}
      onChange={(event) => onDay(event.target.value)}
    />
  );
}
