import { Link } from "@tanstack/react-router";
import { isKind, pageOfSubject, partsOf, subjectKinds } from "@/lib/audit-subjects";
import { label, t } from "@/lib/i18n";
import { visible } from "@/lib/visible";

/** What a record is about, and the way there. */
export function SubjectLink({ subject }: { subject: string }) {
  const { kind, id } = partsOf(subject);
  const words = (
    <>
      {isKind(kind) ? t(subjectKinds[kind]) : label("subject", kind)}
      {id && <span className="ident"> {visible(id)}</span>}
    </>
  );
  const page = pageOfSubject(subject);
  if (page === null) return <span title={id}>{words}</span>;
  return (
    <Link
      {...page}
      title={id}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      className="rounded-sm text-brand hover:underline"
    >
      {words}
    </Link>
  );
}
