import type { Abi } from 'viem'
import type { HubGateTerms, HubRoomTerms, LeftOpen } from '#api/rooms/chain/contract.ts'
import { roomHubAbi } from '#generated/abis.ts'
import type { Address } from '#web/chain/wallet.ts'
import type { TxAction } from '#web/transactions/runTx.ts'

type HubGate = Pick<HubGateTerms, 'all' | 'conditions'>

/** A gate as the contract takes it. */
const gateArgs = ({ all, conditions }: HubGate) => [
  all,
  conditions.map(({ id, min, ...one }) => ({ ...one, id: BigInt(id), min: BigInt(min) })),
]

interface HubCall {
  hub: string
  functionName: 'openRoom' | 'setGate' | 'closeRoom'
  args: readonly unknown[]
  /** of the account, lower-case; null when any may */
  wallets: readonly string[] | null
}

function hubAction({ hub, functionName, args, wallets }: HubCall): TxAction {
  return {
    purpose: 'room',
    call: { address: hub as Address, abi: roomHubAbi as unknown as Abi, functionName, args },
    expect: { hub: hub.toLowerCase() },
    wallets,
  }
}

/** Records a room of ours on the chain, from a wallet of its owner. */
export function openRoomAction(
  { hub, payee, maxSpeakers, ...gate }: HubRoomTerms,
  roomId: string,
  wallets: readonly string[],
): TxAction {
  const action = hubAction({
    ...{ hub, wallets, functionName: 'openRoom' },
    args: [payee, maxSpeakers, ...gateArgs(gate)],
  })
  // the server links what this opens with the room that it is for
  return { ...action, expect: { ...action.expect, opens: roomId } }
}

/** Changes who may enter a room on the chain. Only its host there may. */
export function setGateAction(
  { hub, hubRoomId, ...gate }: HubGateTerms,
  wallets: readonly string[] | null,
): TxAction {
  return hubAction({ hub, wallets, functionName: 'setGate', args: [BigInt(hubRoomId), ...gateArgs(gate)] })
}

/** Closes a room on the chain for good. Only its host there may. */
export function closeRoomAction(
  { hub, hubRoomId }: Pick<LeftOpen, 'hub' | 'hubRoomId'>,
  wallets: readonly string[] | null,
): TxAction {
  return hubAction({ hub, wallets, functionName: 'closeRoom', args: [BigInt(hubRoomId)] })
}
