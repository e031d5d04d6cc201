import { formatDuration } from '#web/kit/format/formatTime.ts'
import { TierPrice } from './TierTicket.tsx'
import { supplyText, type TierOffer } from './tierOffer.ts'

/** The tiers side by side, figure by figure. */
export function TierCompare({ offers, isCardFirst }: { offers: readonly TierOffer[]; isCardFirst: boolean }) {
  return (
    <>
      <h3 className="d5 mt-8" id="compare">
        Compare
      </h3>
      <div className="mt-2 overflow-x-auto">
        <table className="tbl compare" aria-labelledby="compare">
          <thead>
            <tr>
              <th scope="col">
                <span className="sr-only">What</span>
              </th>
              {offers.map(({ tier, name }) => (
                <th key={tier.tierNo} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">Price</th>
              {offers.map(({ tier }) => (
                <td key={tier.tierNo}>
                  <TierPrice tier={tier} isByCard={isCardFirst} />
                </td>
              ))}
            </tr>
            <tr>
              <th scope="row">Lasts</th>
              {offers.map(({ tier }) => (
                <td key={tier.tierNo}>{formatDuration(tier.durationS)}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">Rank</th>
              {offers.map(({ tier }) => (
                <td key={tier.tierNo}>{tier.rank}</td>
              ))}
            </tr>
            <tr>
              <th scope="row">Passes</th>
              {offers.map(({ tier }) => (
                <td key={tier.tierNo}>{supplyText(tier)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </>
  )
}
