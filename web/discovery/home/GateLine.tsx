import type { LiveCard } from '#api/discovery/contract.ts'
import { isWalletPerson } from '#web/chain/openWallet.ts'
import { useMe } from '#web/kit/api/queries.ts'
import { gateWords } from './gateWords.ts'

/** What the door of a live stream asks of who looks at it. */
export function GateLine({ card }: { card: LiveCard }) {
  return gateWords(card, !isWalletPerson(useMe()))
}
