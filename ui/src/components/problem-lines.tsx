import { CircleAlert } from "lucide-react";

type Props = { problems: readonly { place: string; text: string }[] };

/** What is wrong here, in the desk's own words. */
export function ProblemLines({ problems }: Props) {
  if (problems.length === 0) return null;
  return (
    <ul role="alert" className="flex flex-col gap-1">
      {problems.map((problem) => (
        <li key={`${problem.place} ${problem.text}`} className="flex gap-2 text-danger text-sm">
          <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
          {problem.text}
        </li>
      ))}
    </ul>
  );
}
