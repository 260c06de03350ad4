import type { CommandError } from "@/lib/types";

/** A refusal of the desk, or the bridge to it not answering; `code` is what programs look at. */
export class CommandFailure extends Error {
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(error: CommandError) {
    super(error.message);
    this.name = "CommandFailure";
    this.code = error.code;
    this.details = isRecord(error.details) ? error.details : {};
  }
}

type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: CommandError };

/** Unwraps a command's answer; a refusal becomes a thrown {@link CommandFailure}. */
export async function call<T>(answer: Promise<Answer<T>>): Promise<T> {
  let settled: Answer<T>;
  try {
    settled = await answer;
  } catch (thrown) {
    throw asFailure(thrown);
  }
  if (settled.status === "ok") return settled.data;
  throw asFailure(settled.error);
}

/** Whatever was thrown, as a failure with a code. */
export function asFailure(thrown: unknown): CommandFailure {
  if (thrown instanceof CommandFailure) return thrown;
  if (isRecord(thrown) && typeof thrown.code === "string") {
    return new CommandFailure(thrown as CommandError);
  }
  if (!("__TAURI_INTERNALS__" in globalThis)) {
    return failure("window_not_connected", "The page is open outside the Redress window.");
  }
  // Tauri rejects with a plain string when the input does not fit the command.
  if (typeof thrown === "string") return failure("command_not_understood", thrown);
  return failure("unexpected", thrown instanceof Error ? thrown.message : String(thrown));
}

function failure(code: string, message: string): CommandFailure {
  return new CommandFailure({ code, message, details: {} });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !(value instanceof Error);
}

/** Whether somebody stopped it: no failure. */
export const isCancelled = (error: unknown): boolean =>
  error !== null && asFailure(error).code === "cancelled";
