import type { Clock } from '#domain/clock.ts'
import { firstFees } from '#domain/services/fees.ts'
import type { Attestor, AttestorSender } from '../ports/attestor.ts'

/** What the health of the attestor is told from. */
export interface AttestorHealthDeps {
  clock: Clock
  attestor: Attestor
  sender: AttestorSender
  /** wei per unit of gas */
  bounds: { maxFee: bigint }
}

/** Looks at the chain are this far apart, and nobody waits for them. */
const LOOK_MS = 10_000
/** Below what so many revocations cost now, somebody should send money. */
const REVOCATIONS = 20n
const GAS_EACH = 150_000n

async function wordsOfChain({ attestor, sender, bounds: { maxFee } }: AttestorHealthDeps): Promise<string[]> {
  const problem = await attestor.problem()
  // without a key nothing is promised; a chain that does not answer is told elsewhere
  if (problem === 'NO_KEY' || problem === 'CHAIN_UNREADABLE') return []
  if (problem !== null) return ['attestor_unfit']
  const funds = await sender.funds(await sender.sender())
  const fees = firstFees(await sender.gasMarket(), maxFee)
  return funds < REVOCATIONS * GAS_EACH * (fees?.maxFee ?? maxFee) ? ['attestor_funds_low'] : []
}

/** Words for what works less well than it should: the attestor cannot act, or has little money. */
export function createAttestorHealth(deps: AttestorHealthDeps): () => Promise<string[]> {
  let words: string[] = []
  let lookedAtMs: number | null = null
  return async () => {
    if (lookedAtMs === null || deps.clock() - lookedAtMs >= LOOK_MS) {
      const first = lookedAtMs === null
      lookedAtMs = deps.clock()
      const look = wordsOfChain(deps).then(
        (found) => {
          words = found
        },
        () => {},
      )
      if (first) await look
    }
    return words
  }
}
