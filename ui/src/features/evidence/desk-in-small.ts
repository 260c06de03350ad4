import type { EvidenceFieldView, EvidenceView } from "@/lib/types";

type Input = Record<string, unknown>;

const text = (field: EvidenceFieldView["field"], proposal: string | null): EvidenceFieldView => ({
  field,
  label_key: `evidence_field_${field}`,
  is_file: false,
  need: "required",
  hint: "What belongs there.",
  proposal,
  sources: [],
  unfilled: null,
  draft: null,
  text: proposal,
  characters: proposal?.length ?? 0,
  characters_max: 5_000,
  attachments: [],
  pages: 0,
  bytes: 0,
});

/** A desk in small, for tests: one dispute, its evidence, and what was asked of it. */
export class DeskInSmall {
  readonly asked: [command: string, input: Input][] = [];
  dispute: Record<string, unknown>;
  view: EvidenceView;

  constructor(id: string) {
    this.dispute = {
      id,
      user_id: "usr_1",
      user_name: "Amara Okafor",
      kind: "chargeback",
      status: "needs_response",
      reason: "fraudulent",
      amount: 2_000,
      currency: "usd",
      due_at: null,
      revision: 4,
      action: null,
      action_state: null,
    };
    this.view = {
      dispute_id: id,
      status: "needs_response",
      kind: "chargeback",
      takes_action: true,
      due_at: null,
      livemode: false,
      stripe_reason: "fraudulent",
      reason: "fraudulent",
      product: "digital_product_or_service",
      matrix_version: 1,
      revision: 0,
      updated_at: null,
      updated_by: null,
      staged_at: null,
      fields: [
        text("customer_name", "Amara Okafor"),
        text("product_description", "Prepaid credits."),
        { ...text("receipt", null), is_file: true, characters_max: null, unfilled: "file_needed" },
      ],
      more_fields: [],
      notes: [],
      findings: [],
      totals: {
        characters: 28,
        characters_max: 150_000,
        bytes: 0,
        bytes_max: 4_500_000,
        pages: 0,
        pages_max: 49,
      },
      history: null,
      enhanced: {},
      ce3: { outcome: "not_eligible", obstacles: [] },
      ce3_at_stripe: null,
      ce3_facts: null,
      compliance: null,
      can_submit: true,
      sent: [],
    };
  }

  savedBySomebodyElse(draft: string): void {
    const { fields, revision } = this.view;
    const other = (one: EvidenceFieldView) =>
      one.field === "customer_name" ? { ...one, draft } : one;
    this.view = { ...this.view, revision: revision + 1, fields: fields.map(other) };
  }

  async answer(command: string, { input }: { input: Input }): Promise<unknown> {
    this.asked.push([command, input]);
    if (command === "get_settings") return { grace_seconds: 30 };
    if (command === "get_dispute") return { dispute: this.dispute };
    if (command === "act_on_dispute") {
      return { ...this.dispute, action_state: "leaving", leaves_at: 1 };
    }
    if (command === "save_evidence") this.save(input);
    return this.view;
  }

  private save(input: Input): void {
    const { fields, revision } = this.view;
    if (input.revision !== revision) {
      throw {
        code: "evidence_changed",
        message: "the evidence was changed meanwhile; load it again",
        details: { asked: input.revision, revision, by: "maria", at: 0 },
      };
    }
    const texts = (input.texts ?? {}) as Record<string, string | null>;
    const enhanced = (input.enhanced ?? this.view.enhanced) as EvidenceView["enhanced"];
    const written = (one: EvidenceFieldView) =>
      one.field in texts ? { ...one, draft: texts[one.field] ?? null } : one;
    this.view = { ...this.view, revision: revision + 1, fields: fields.map(written), enhanced };
  }

  /** What was asked by one command. */
  inputs(command: string): Input[] {
    return this.asked.flatMap(([name, input]) => (name === command ? [input] : []));
  }
}
