import type { ScopedPool } from '#db/scope.ts'
import type { Attestor, AttestorSender } from '../ports/attestor.ts'
import type { ChainReader, TransactionFinder } from '../ports/chain.ts'

/** What ends passes on the chain. */
export interface AttestationDeps {
  pool: ScopedPool
  log: { warn(facts: object, message: string): void }
  alarms: { raise(name: string, facts: object, message: string): void }
  chainId: number
  chain: Pick<ChainReader, 'receipt' | 'transactionCount' | 'head'>
  finder: Pick<TransactionFinder, 'isKnown'>
  attestor: Attestor
  sender: AttestorSender
  /** what the installation pays at most, in wei: for a unit of gas, and to the owner of a pass for time bought on the chain */
  bounds: { maxFee: bigint; maxPaid: bigint }
  /** seconds after which a transaction that no block takes is handed over again, and its fee raised; as shipped when absent */
  patience?: { resendS: number; raiseS: number }
}
