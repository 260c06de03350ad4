import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ConflictNotice } from "@/components/conflict-notice";
import { DocumentBar } from "@/components/document-bar";
import { EvidenceTabs } from "@/components/evidence-tabs";
import { Page, PageHeader } from "@/components/page";
import { Failed, LoadingBlock } from "@/components/states";
import { Segments } from "@/components/ui/segments";
import { t, tn } from "@/lib/i18n";
import { productChoices } from "@/lib/products";
import type { Matrix, ProductType } from "@/lib/types";
import { MatrixVersions } from "./matrix-versions";
import { NeedsPanel } from "./needs-panel";
import { matrix, matrixOfVersion, STANDARD } from "./queries";
import { Reasons } from "./reasons";
import { useMatrix } from "./use-matrix";
import { pairNames } from "./words";

/** What the answer to each kind of dispute needs, as the team decides it. */
export function MatrixPage() {
  const inForce = useQuery(matrix);
  const standard = useQuery(matrixOfVersion(STANDARD));
  const error = inForce.error ?? standard.error;
  if (inForce.data && standard.data) {
    return <Editor inForce={inForce.data} standard={standard.data} />;
  }
  const retry = () => void Promise.all([inForce.refetch(), standard.refetch()]);
  return (
    <Page>
      <PageHeader title={t("room.evidence")} subtitle={t("evidence_room.subtitle")} />
      <EvidenceTabs />
      {error ? <Failed error={error} onRetry={retry} /> : <LoadingBlock lines={5} />}
    </Page>
  );
}

type Props = { inForce: Matrix; standard: Matrix };

function Editor({ inForce, standard }: Props) {
  const [product, setProduct] = useState<ProductType>("digital_product_or_service");
  const work = useMatrix(inForce);
  return (
    <Page>
      <PageHeader title={t("room.evidence")} subtitle={t("evidence_room.subtitle")} />
      <EvidenceTabs />
      {work.isBehind && (
        <ConflictNotice
          title={t("matrix.conflict", { version: inForce.version })}
          text={
            work.clashes.length === 0
              ? t("conflict.apart")
              : t("conflict.clash", { what: pairNames(work.clashes) })
          }
          inForce={inForce.version}
          onReload={work.forget}
          onKeep={work.keep}
        />
      )}
      <div className="grid grid-cols-1 items-start gap-6 min-[1400px]:grid-cols-[minmax(0,1fr)_300px]">
        <div className="flex min-w-0 flex-col gap-4">
          <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
            <p className="text-ink-soft">{t("matrix.text", { version: inForce.version })}</p>
            <Segments
              label={t("evidence.product")}
              value={product}
              segments={productChoices()}
              onChange={setProduct}
            />
          </div>
          <Reasons product={product} work={work}>
            {(reason) => (
              <NeedsPanel pair={{ reason, product }} work={work} standard={standard.rows} />
            )}
          </Reasons>
        </div>
        <MatrixVersions inForce={inForce} onUse={(rows) => work.write([...rows])} />
      </div>
      {work.changed.length > 0 && (
        <DocumentBar work={work} unsaved={tn("matrix.unsaved", work.changed.length)} />
      )}
    </Page>
  );
}
