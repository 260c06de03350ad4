import type { ExportFrequency, ExportSchedule, ExportSelection, ScheduleExport } from "@/lib/types";
import { firstChoices } from "./choices";

export const FREQUENCIES: readonly ExportFrequency[] = ["daily", "weekly", "monthly"];

/** How many files are kept: what people choose. */
export const KEPT: readonly number[] = [3, 7, 12, 30, 90, 365];

/** What the form of a schedule holds. */
export type ScheduleDraft = Omit<ScheduleExport, "folder" | "reason" | "zone"> & {
  zone: string | null;
  folder: string | null;
};

export function newDraft(selection: ExportSelection): ScheduleDraft {
  const { format, zone } = firstChoices(selection);
  return { selection, format, zone, folder: null, frequency: "weekly", kept: 12 };
}

export function draftOf(schedule: ExportSchedule): ScheduleDraft {
  const { selection, format, zone, folder, frequency, kept } = schedule;
  return { selection, format, zone, folder, frequency, kept };
}
