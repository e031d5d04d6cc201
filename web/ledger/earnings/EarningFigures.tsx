import type { EarningFigure } from '#api/ledger/contract.ts'
import { EarnedMoney } from './EarnedMoney.tsx'
import { figureColumns } from './earningsText.ts'

/** What is available, pending and on its way to the bank; a line for each rail and currency. */
export function EarningFigures({ figures }: { figures: readonly EarningFigure[] }) {
  return (
    <section className="earnfig" aria-label="Balance">
      {figureColumns(figures).map(({ word, lines }) => (
        <div key={word} data-figure={word}>
          <h2 className="text-sm text-t2">{word}</h2>
          {lines.length === 0 ? (
            <p className="text-sm text-t3 mt-1">Sales to wallets are yours at once</p>
          ) : (
            lines.map(({ figure, units, note }, at) => (
              <div
                key={`${figure.rail}/${figure.currency}`}
                className={at === 0 ? 'mt-1' : 'mt-3'}
                data-testid={`figure-${figure.symbol}`}
              >
                <p className={at === 0 ? 'd2' : 'd4'}>
                  <EarnedMoney units={units} of={figure} />
                </p>
                <p className="text-sm text-t3 mt-1">{note}</p>
              </div>
            ))
          )}
        </div>
      ))}
    </section>
  )
}
