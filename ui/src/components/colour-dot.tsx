import { cx } from "@/lib/cx";
import type { WorkspaceColour } from "@/lib/types";

const looks: Record<WorkspaceColour, string> = {
  green: "bg-dot-green",
  blue: "bg-dot-blue",
  purple: "bg-dot-purple",
  pink: "bg-dot-pink",
  red: "bg-dot-red",
  orange: "bg-dot-orange",
  yellow: "bg-dot-yellow",
  grey: "bg-dot-grey",
};

/** The colour of a workspace, to tell windows apart at a glance; the name beside it says which one. */
export function ColourDot({ colour }: { colour: WorkspaceColour }) {
  return <span aria-hidden className={cx("size-2.5 shrink-0 rounded-full", looks[colour])} />;
}

export const colours = Object.keys(looks) as WorkspaceColour[];
