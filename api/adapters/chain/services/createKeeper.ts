import { encodeFunctionData } from 'viem'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { KeeperSender } from '../../../ports/keeper.ts'
import { createRpc } from '../rpc.ts'
import { createServiceSender } from './createServiceSender.ts'
import { serviceKeys } from './serviceKeys.ts'
import { tryCall } from './tryCall.ts'

export interface KeeperDeps {
  /** private keys, followed while the process runs; null: none is configured */
  keys: RotatingSecret | null
  urls: string[]
  chainId: number
  alarms: Alarms
}

/** What the escrow says where there is nothing to end, and what that is. */
const NOT_NOW: Record<string, 'early' | 'ended'> = {
  Escrow_TooEarly: 'early',
  Escrow_Final: 'ended',
  Escrow_NoBooking: 'ended',
}

/** The keeper of an installation: ends booked calls whose time is over, as anybody may. */
export function createKeeper({ keys, urls, chainId, alarms }: KeeperDeps): KeeperSender {
  const rpc = createRpc(urls, chainId)
  const own = () => serviceKeys(keys)
  const sender = () => own()[0]?.address ?? null
  return {
    ...createServiceSender({ rpc, chainId, keys: own }),
    sender,
    async tryFinish(escrow, id) {
      const from = sender()
      if (from === null) throw new Error('the keeper has no key now')
      const data = encodeFunctionData({ abi: consultationEscrowAbi, functionName: 'finish', args: [id] })
      const tried = await tryCall(
        { rpc, alarms },
        { from, call: { to: escrow, data, value: 0n }, abi: consultationEscrowAbi, question: 'finish' },
      )
      if (tried.kind === 'works') return tried
      return { kind: NOT_NOW[tried.name] ?? 'refused', said: tried.name }
    },
  }
}
