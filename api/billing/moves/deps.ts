import type { ScopedPool } from '#db/scope.ts'
import type { RandomBytes } from '#domain/clock.ts'
import type { Attestor } from '../../ports/attestor.ts'
import type { ChainReader } from '../../ports/chain.ts'

export interface MoveDeps {
  pool: ScopedPool
  random: RandomBytes
  chain: Pick<ChainReader, 'holdingsOf'>
  attestor: Attestor
  chainId: number
  settings: {
    /** days after a payment in which its pass stays with its owner */
    CARD_HOLD_DAYS: number
  }
}
