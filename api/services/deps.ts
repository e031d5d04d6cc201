import type { PoolClient } from 'pg'
import type { ScopedPool } from '#db/scope.ts'
import type { Service } from '#domain/services/words.ts'
import type { ChainReader, TransactionFinder } from '../ports/chain.ts'
import type { ServiceSender } from '../ports/services.ts'

/** What sending for one service of the installation depends on. */
export interface ServiceDeps {
  service: Service
  pool: ScopedPool
  log: { warn(facts: object, message: string): void }
  alarms: { raise(name: string, facts: object, message: string): void }
  chainId: number
  chain: Pick<ChainReader, 'receipt' | 'transactionCount' | 'head'>
  finder: Pick<TransactionFinder, 'isKnown'>
  sender: ServiceSender
  /** most that is paid for a unit of gas, in wei */
  bounds: { maxFee: bigint }
  /**
   * What a transaction was for has to go on without it: the contract refused it in a settled block, or something else took its nonce.
   * In the transaction that ends it.
   */
  onUndone(tx: PoolClient, subjectId: string, wasReverted: boolean): Promise<void>
  /** seconds after which a transaction that no block takes is handed over again, and its fee raised; as shipped when absent */
  patience?: { resendS: number; raiseS: number }
}
