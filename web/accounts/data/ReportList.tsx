import { PERSON_PARTS } from '#domain/leaving.ts'

/** What goes with an account, in rows. */
export function ReportList({ report }: { report: readonly { part: string; rows: number }[] }) {
  return (
    <ul className="text-sm text-t2">
      {report.map(({ part, rows }) => (
        <li key={part} className="flex justify-between gap-4 border-b border-line py-2">
          <span>{PERSON_PARTS[part] ?? part}</span>
          <span className="figures">{rows}</span>
        </li>
      ))}
    </ul>
  )
}
