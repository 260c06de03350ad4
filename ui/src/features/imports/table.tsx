import type { ReactNode } from "react";

type Props = { head: readonly string[]; rows: readonly { key: string; cells: ReactNode[] }[] };

/** A short list that is read as a whole. */
export function Table({ head, rows }: Props) {
  return (
    <div className="overflow-x-auto">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-b text-left text-ink-soft">
            {head.map((name) => (
              <th key={name} className="whitespace-nowrap py-1.5 pr-4 font-medium">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} className="border-b align-top last:border-0">
              {head.map((name, place) => (
                <td key={name} className="py-1.5 pr-4">
                  {cells[place]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
