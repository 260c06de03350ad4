import { useQuery } from "@tanstack/react-query";
import { DocumentLoading, DocumentPage } from "@/components/document-page";
import { t, tn } from "@/lib/i18n";
import type { Matrix } from "@/lib/types";
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
  if (inForce.data && standard.data) {
    return <Editor inForce={inForce.data} standard={standard.data} />;
  }
  const retry = () => void Promise.all([inForce.refetch(), standard.refetch()]);
  return <DocumentLoading error={inForce.error ?? standard.error} onRetry={retry} />;
}

type Props = { inForce: Matrix; standard: Matrix };

function Editor({ inForce, standard }: Props) {
  const work = useMatrix(inForce);
  return (
    <DocumentPage
      name="matrix"
      work={work}
      inForce={inForce}
      intro={t("matrix.text", { version: inForce.version })}
      conflict={t("matrix.conflict", { version: inForce.version })}
      nameParts={pairNames}
      unsaved={tn("matrix.unsaved", work.changed.length)}
      aside={<MatrixVersions inForce={inForce} onUse={(rows) => work.write([...rows])} />}
    >
      {(product) => (
        <Reasons product={product} work={work}>
          {(reason) => (
            <NeedsPanel pair={{ reason, product }} work={work} standard={standard.rows} />
          )}
        </Reasons>
      )}
    </DocumentPage>
  );
}
