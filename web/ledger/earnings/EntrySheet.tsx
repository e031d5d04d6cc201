import type { EarningEntry } from '#api/ledger/contract.ts'
import { Sheet } from '#web/kit/controls/Sheet.tsx'
import { formatDate, formatMoment } from '#web/kit/format/formatTime.ts'
import { shortAddress } from '#web/kit/format/shortAddress.ts'
import { BoughtName } from '#web/payments/Bought.tsx'
import { type BoughtKind, kindBought } from '#web/payments/boughtWords.ts'
import { EarnedMoney } from './EarnedMoney.tsx'
import { entryStateText, feeText, KIND_TEXT, placeText, RAIL_TEXT } from './earningsText.ts'

const SOLD: Readonly<Record<BoughtKind, string>> = { pass: 'Tier', gift: 'Gift', call: 'Call' }

/** One journal: what it is, and its lines, which come to zero. */
export function EntrySheet({ entry, onClose }: { entry: EarningEntry; onClose: () => void }) {
  const { at, kind, rail, availableAt, purchaseId, sale, txHash, lines } = entry
  return (
    <Sheet title={KIND_TEXT[kind]} isDrawer testId="entry-sheet" onClose={onClose}>
      <dl className="kv mt-6">
        <dt>When</dt>
        <dd>{formatMoment(at)}</dd>
        <dt>Rail</dt>
        <dd>{RAIL_TEXT[rail]}</dd>
        <dt>State</dt>
        <dd>{entryStateText(entry).word}</dd>
        <dt>Gross</dt>
        <dd>
          <EarnedMoney units={entry.grossUnits} of={entry} />
        </dd>
        <dt>Fee</dt>
        <dd>
          <EarnedMoney units={entry.feeUnits} of={entry} />
        </dd>
        <dt>You get</dt>
        <dd>
          <EarnedMoney units={entry.yoursUnits} of={entry} />
        </dd>
        {sale ? (
          <>
            <dt>{SOLD[kindBought(sale)]}</dt>
            <dd>
              <BoughtName {...sale} />
            </dd>
            {sale.gift === null ? (
              <>
                <dt>Fan</dt>
                <dd>{sale.fan === null ? 'Their account is gone' : `Fan ${sale.fan}`}</dd>
              </>
            ) : null}
            <dt>Fee version</dt>
            <dd>{feeText(sale)}</dd>
          </>
        ) : null}
        {availableAt ? (
          <>
            <dt>{kind === 'payout' ? 'At your bank' : 'Can be paid out'}</dt>
            <dd>{formatDate(availableAt)}</dd>
          </>
        ) : null}
      </dl>
      <section className="mt-8" aria-labelledby="lines">
        <h3 className="d5" id="lines">
          Where it went
        </h3>
        <p className="text-sm text-t2 mt-1">As the books have it. Together these lines come to zero.</p>
        <table className="tbl w-full mt-2" aria-labelledby="lines">
          <thead className="sr-only">
            <tr>
              <th scope="col">Place</th>
              <th scope="col">Amount</th>
            </tr>
          </thead>
          <tbody>
            {lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines of a journal never move
              <tr key={at} data-testid="line">
                <td>{placeText(line)}</td>
                <td className="num">
                  <EarnedMoney units={line.amountUnits} of={entry} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {txHash ? (
        <p className="text-sm text-t3 mt-6">
          Transaction{' '}
          <span className="figures" title={txHash}>
            {shortAddress(txHash)}
          </span>
        </p>
      ) : null}
      {purchaseId ? (
        <p className="text-sm text-t3 mt-6 break-all">
          Purchase <span className="figures">{purchaseId}</span>
        </p>
      ) : null}
    </Sheet>
  )
}
