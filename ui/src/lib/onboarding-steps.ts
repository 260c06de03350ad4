import type { TextKey } from "@/lib/i18n";
import type { Onboarding } from "@/lib/types";

export type StepName = "connect" | "read" | "users" | "policy" | "autopilot";
export type Step = { name: StepName; title: TextKey; isDone: boolean };

/** The steps of setting up a workspace, in order. */
export function stepsOf({ is_connected, is_read, decided }: Onboarding): Step[] {
  return [
    { name: "connect", title: "onboarding.connect", isDone: is_connected },
    { name: "read", title: "onboarding.read", isDone: is_read },
    { name: "users", title: "onboarding.users", isDone: decided.includes("users") },
    { name: "policy", title: "onboarding.policy", isDone: decided.includes("policy") },
    { name: "autopilot", title: "onboarding.autopilot", isDone: decided.includes("autopilot") },
  ];
}

/** Where a person goes on: the first step that is left; none when all are done. */
export const nextStep = (steps: readonly Step[]): StepName | null =>
  steps.find((step) => !step.isDone)?.name ?? null;

/** The step that comes after one; after the last one null. */
export const stepAfter = (steps: readonly Step[], name: StepName): StepName | null =>
  steps[steps.findIndex((step) => step.name === name) + 1]?.name ?? null;
