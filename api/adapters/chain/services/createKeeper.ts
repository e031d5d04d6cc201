import { encodeFunctionData, type Hex } from 'viem'
import type { RotatingSecret } from '#domain/rotatingSecret.ts'
import { consultationEscrowAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { KeeperSender, KeeperTry } from '../../../ports/keeper.ts'
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

/** What the escrow says where there is nothing to do, and what that is. */
type NotNow = Record<string, 'early' | 'ended'>

const NOTHING_TO_END: NotNow = {
  Escrow_TooEarly: 'early',
  Escrow_Final: 'ended',
  Escrow_NoBooking: 'ended',
}
/** A wrong status: it has an attendance. */
const NOTHING_TO_ATTEST: NotNow = { ...NOTHING_TO_END, Escrow_WrongStatus: 'ended' }

/** The keeper of an installation: brings attendances of booked calls and ends those whose time is over, as anybody may. */
export function createKeeper({ keys, urls, chainId, alarms }: KeeperDeps): KeeperSender {
  const rpc = createRpc(urls, chainId)
  const own = () => serviceKeys(keys)
  const sender = () => own()[0]?.address ?? null
  async function tryStep(
    question: string,
    { escrow, data }: { escrow: Hex; data: Hex },
    notNow: NotNow,
  ): Promise<KeeperTry> {
    const from = sender()
    if (from === null) throw new Error('the keeper has no key now')
    const call = { to: escrow, data, value: 0n }
    const tried = await tryCall({ rpc, alarms }, { from, call, abi: consultationEscrowAbi, question })
    if (tried.kind === 'works') return tried
    return { kind: notNow[tried.name] ?? 'refused', said: tried.name }
  }
  return {
    ...createServiceSender({ rpc, chainId, keys: own }),
    sender,
    async tryFinish(escrow, id) {
      const data = encodeFunctionData({ abi: consultationEscrowAbi, functionName: 'finish', args: [id] })
      return tryStep('finish', { escrow, data }, NOTHING_TO_END)
    },
    async tryAttest(escrow, attendance, { signer, signature }) {
      const args = [attendance, signer, signature] as const
      const data = encodeFunctionData({ abi: consultationEscrowAbi, functionName: 'attest', args })
      return tryStep('attest', { escrow, data }, NOTHING_TO_ATTEST)
    },
  }
}
