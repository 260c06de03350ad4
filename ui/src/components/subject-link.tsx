import { Link } from "@tanstack/react-router";
import { caseOfHold, isKind, pageOfSubject, partsOf, subjectKinds } from "@/lib/audit-subjects";
import { label, t } from "@/lib/i18n";
import { visible } from "@/lib/visible";

/** What a record is about, and the way there. */
export function SubjectLink({ subject }: { subject: string }) {
  const page = pageOfSubject(subject);
  const { id } = partsOf(subject);
  if (page === null) {
    return (
      <span title={id}>
        <Words subject={subject} />
      </span>
    );
  }
  return (
    <Link
      {...page}
      title={id}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      className="rounded-sm text-brand hover:underline"
    >
      <Words subject={subject} />
    </Link>
  );
}

/** "Refund request 12"; a hold of a case is "Hold: Refund request 12". */
function Words({ subject }: { subject: string }) {
  const { kind, id } = partsOf(subject);
  const name = isKind(kind) ? t(subjectKinds[kind]) : label("subject", kind);
  if (kind === "hold" && pageOfSubject(subject) !== null) {
    return (
      <>
        {name}: <Words subject={caseOfHold(id)} />
      </>
    );
  }
  return (
    <>
      {name}
      {id && <span className="ident"> {visible(id)}</span>}
    </>
  );
}
