import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConflictNotice } from "@/components/conflict-notice";
import { DocumentBar } from "@/components/document-bar";
import { EvidenceTabs } from "@/components/evidence-tabs";
import { Page, PageHeader, Panel } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Segments } from "@/components/ui/segments";
import { t, tn } from "@/lib/i18n";
import { productChoices } from "@/lib/products";
import type { ProductType, StandingTexts } from "@/lib/types";
import { standingTexts } from "./queries";
import { TextFields } from "./text-fields";
import { TextVersions } from "./text-versions";
import { useTexts } from "./use-texts";
import { textNames } from "./words";

/** What the company says of itself in every answer, for each kind of product. */
export function TextsPage() {
  const { data, error, refetch } = useQuery(standingTexts);
  if (data) return <Editor inForce={data} />;
  return (
    <Page>
      <PageHeader title={t("room.evidence")} subtitle={t("evidence_room.subtitle")} />
      <EvidenceTabs />
      {error ? <Failed error={error} onRetry={() => void refetch()} /> : <LoadingBlock lines={5} />}
    </Page>
  );
}

function Editor({ inForce }: { inForce: StandingTexts }) {
  const [product, setProduct] = useState<ProductType>("digital_product_or_service");
  const work = useTexts(inForce);
  return (
    <Page>
      <PageHeader title={t("room.evidence")} subtitle={t("evidence_room.subtitle")} />
      <EvidenceTabs />
      {work.isBehind && (
        <ConflictNotice
          title={t("texts.conflict", { version: inForce.version })}
          text={
            work.clashes.length === 0
              ? t("conflict.apart")
              : t("conflict.clash", { what: textNames(work.clashes) })
          }
          inForce={inForce.version}
          onReload={work.forget}
          onKeep={work.keep}
        />
      )}
      <div className="grid grid-cols-1 items-start gap-6 min-[1400px]:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="text-ink-soft">
              {inForce.version === 0
                ? t("texts.none")
                : t("texts.text", { version: inForce.version })}
            </p>
            <Segments
              label={t("evidence.product")}
              value={product}
              segments={productChoices()}
              onChange={setProduct}
            />
          </div>
          <TextFields key={product} product={product} work={work} inForce={inForce} />
        </div>
        <div className="flex flex-col gap-6">
          <Panel title={t("texts.how")}>
            <p className="text-ink-soft">{t("texts.how.text")}</p>
          </Panel>
          <TextVersions inForce={inForce} onUse={work.write} />
        </div>
      </div>
      {work.changed.length > 0 && (
        <DocumentBar work={work} unsaved={tn("texts.unsaved", work.changed.length)} />
      )}
    </Page>
  );
}
