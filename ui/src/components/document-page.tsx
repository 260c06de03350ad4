import { type ReactNode, useState } from "react";
import { ConflictNotice } from "@/components/conflict-notice";
import { DocumentBar } from "@/components/document-bar";
import { EvidenceTabs } from "@/components/evidence-tabs";
import { Page, PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Segments } from "@/components/ui/segments";
import { t } from "@/lib/i18n";
import { productChoices } from "@/lib/products";
import type { ProductType } from "@/lib/types";

/** A page about evidence, with the way to the other one. */
function EvidenceFrame({ children }: { children: ReactNode }) {
  return (
    <Page>
      <PageHeader
        help="evidence"
        title={t("room.evidence")}
        subtitle={t("evidence_room.subtitle")}
      />
      <EvidenceTabs />
      {children}
    </Page>
  );
}

/** Before the document is there, or when it could not be read. */
export function DocumentLoading({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <EvidenceFrame>
      {error ? <Failed error={error} onRetry={onRetry} /> : <LoadingBlock lines={5} />}
    </EvidenceFrame>
  );
}

type Work = {
  base: { version: number };
  changed: readonly string[];
  problems: readonly unknown[];
  isBehind: boolean;
  isSaving: boolean;
  error: unknown;
  clashes: readonly string[];
  save: (reason: string) => void;
  forget: () => void;
  keep: () => void;
};

type Props = {
  /** Under which the reason of a change is kept. */
  name: string;
  work: Work;
  inForce: { version: number };
  intro: string;
  conflict: string;
  /** The parts that both have changed, by name. */
  nameParts: (keys: readonly string[]) => string;
  unsaved: string;
  aside: ReactNode;
  children: (product: ProductType) => ReactNode;
};

/** A versioned document for each kind of product: what is in force, what is being changed, saving it. */
export function DocumentPage(props: Props) {
  const { work, inForce, children } = props;
  const [product, setProduct] = useState<ProductType>("digital_product_or_service");
  return (
    <EvidenceFrame>
      {work.isBehind && (
        <ConflictNotice
          title={props.conflict}
          text={
            work.clashes.length === 0
              ? t("conflict.apart")
              : t("conflict.clash", { what: props.nameParts(work.clashes) })
          }
          inForce={inForce.version}
          onReload={work.forget}
          onKeep={work.keep}
        />
      )}
      <div className="grid grid-cols-1 items-start gap-6 min-[1400px]:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="text-ink-soft">{props.intro}</p>
            <Segments
              label={t("evidence.product")}
              value={product}
              segments={productChoices()}
              onChange={setProduct}
            />
          </div>
          {children(product)}
        </div>
        <div className="flex flex-col gap-6">{props.aside}</div>
      </div>
      {work.changed.length > 0 && (
        <DocumentBar name={props.name} work={work} unsaved={props.unsaved} />
      )}
    </EvidenceFrame>
  );
}
