import type { ActCount } from '#api/moderation/contract.ts'
import { ruleName } from '#domain/moderation/ruleName.ts'
import { MIN_SHOWN } from '#domain/moderation/transparency.ts'
import { Empty } from '#web/kit/states/Empty.tsx'
import { ACT_WORDS } from './actWords.ts'

/** Acts by month, kind and rule. */
export function CountsTable({ counts }: { counts: readonly ActCount[] }) {
  if (counts.length === 0) return <Empty>No month with an act of a moderator is over yet.</Empty>
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must be reachable by keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label="Acts of moderators by month">
      <table className="tbl">
        <thead>
          <tr>
            <th scope="col">Month</th>
            <th scope="col">What</th>
            <th scope="col">Rule</th>
            <th scope="col" className="num">
              Acts
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ month, kind, ruleCode, count }) => (
            <tr key={`${month} ${kind} ${ruleCode}`} data-testid="act-count">
              <td className="figures">{month}</td>
              <td>{ACT_WORDS[kind]}</td>
              <td>{ruleName(ruleCode)}</td>
              <td className="num figures">{count ?? `< ${MIN_SHOWN}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
