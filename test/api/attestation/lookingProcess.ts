import { createAttestor } from '#api/adapters/chain/attestor/createAttestor.ts'
import { createChainReader } from '#api/adapters/chain/createChainReader.ts'
import { createTransactionFinder } from '#api/adapters/chain/createTransactionFinder.ts'
import { lookAtRevocations } from '#api/attestation/lookAtRevocations.ts'
import { createPool } from '#db/client.ts'
import { inScope } from '#db/scope.ts'
import { fixedSecret } from '#domain/rotatingSecret.ts'

/** What a process that looks at revocations is told. */
export interface LookingOrder {
  databaseUrl: string
  rpcUrl: string
  chainId: number
  manager: `0x${string}`
  key: string
}

// a process of its own, so that it can be killed at any moment
const order = JSON.parse(process.argv[2] ?? '') as LookingOrder
const { chainId, manager } = order
const urls = [order.rpcUrl]
const alarms = { raise: () => {}, counts: () => new Map() }
const pool = createPool(order.databaseUrl, { max: 4, name: 'looking' })
const made = createAttestor({
  ...{ urls, chainId, clock: Date.now, alarms, manager, account: null, isPublic: false },
  keys: fixedSecret(order.key),
})
const deps = {
  ...{ pool: inScope(pool, { everyone: 'work' }), log: { warn: () => {} }, alarms, chainId, ...made },
  chain: createChainReader({ urls, chainId, oldAfterS: null, clock: Date.now, alarms }),
  finder: createTransactionFinder(urls, chainId),
  bounds: { maxFee: 10n ** 12n, maxPaid: 0n },
  patience: { resendS: 0, raiseS: 60 },
}
await lookAtRevocations(deps)
await pool.end()
