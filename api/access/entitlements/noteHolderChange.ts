import type { PoolClient } from 'pg'
import { lockAccount } from '../seats/locks.ts'
import { type CardRightDeps, noteRightChange } from './changeRights.ts'

/** What a wallet of an account holds counts otherwise from now on: counted, and its seats are decided again. */
export async function noteHolderChange(
  tx: PoolClient,
  deps: CardRightDeps,
  accountId: string,
): Promise<void> {
  await lockAccount(tx, accountId)
  await noteRightChange(tx, deps, accountId)
}
