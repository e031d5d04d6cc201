import { decodeFunctionResult, encodeFunctionData, type Hex } from 'viem'
import { serviceAccountAbi, streamPassAbi } from '#generated/abis.ts'
import type { AttestorSender, RevocationTry } from '../../../ports/attestor.ts'
import type { ServiceCall } from '../../../ports/services.ts'
import { askMiddle } from '../askMiddle.ts'
import { askTwo } from '../askTwo.ts'
import type { Node } from '../rpc.ts'
import { createServiceSender } from '../services/createServiceSender.ts'
import { type CallTry, tryCall } from '../services/tryCall.ts'
import type { AttestorDeps, AttestorKeys } from './attestorKeys.ts'

const ERRORS = [...streamPassAbi, ...serviceAccountAbi]
/** A pass that expired or was burned. */
const ENDED = ['StreamPass_PassExpired', 'TokenDoesNotExist']

async function readPassView(node: Node, collection: Hex, data: Hex): Promise<Hex> {
  return node.call<Hex>('eth_call', [{ to: collection, data }, 'latest'])
}

/** Currency of the tier that a pass is of, by its number in the list; 0 is the chain's own. */
async function currencyOf(node: Node, collection: Hex, passId: bigint): Promise<number> {
  const asked = encodeFunctionData({ abi: streamPassAbi, functionName: 'tierOf', args: [passId] })
  const answer = await readPassView(node, collection, asked)
  const tierNo = decodeFunctionResult({ abi: streamPassAbi, functionName: 'tierOf', data: answer })
  const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'tier', args: [tierNo] })
  const terms = await readPassView(node, collection, data)
  return decodeFunctionResult({ abi: streamPassAbi, functionName: 'tier', data: terms }).currency
}

/** Sends for the attestor, by its key. */
export function createAttestorSender(deps: AttestorDeps, keys: AttestorKeys): AttestorSender {
  const { rpc, chainId, account, alarms } = deps

  /** By the account where there is one, which forwards it. */
  function callOf(collection: Hex, passId: bigint, paid: bigint): Omit<ServiceCall, 'gas'> {
    const args = [passId, paid] as const
    const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'revoke', args })
    if (!account) return { to: collection, data, value: paid }
    const forwarded = [collection, data, 0, 0n] as const
    return {
      to: account,
      data: encodeFunctionData({ abi: serviceAccountAbi, functionName: 'forward', args: forwarded }),
      value: paid,
    }
  }

  async function judged(
    collection: Hex,
    passId: bigint,
    { name, ask }: Extract<CallTry, { kind: 'reverts' }>,
  ): Promise<RevocationTry> {
    if (ENDED.includes(name)) return { kind: 'ended', said: name }
    // the keys are looked at before: who is not the creator is an attestor, and needs a hold
    if (name === 'StreamPass_NotCreator') return { kind: 'hold_over', said: name }
    if (name !== 'StreamPass_WorthAboveMost') return { kind: 'refused', said: name }
    const { value } = await askTwo(alarms, 'tier', rpc.nodes, (node) => currencyOf(node, collection, passId))
    // it falls as time goes by, so that the less is enough by the next block
    const { value: worth } = await askMiddle(rpc.nodes, 'lower', async (node) => {
      const one = await ask(node)
      if (typeof one !== 'bigint' && one.name === name) return one.args[0] as bigint
      throw new Error('something else becomes of it there')
    })
    return { kind: 'worth', worth, isNative: value === 0 }
  }

  return {
    ...createServiceSender({ rpc, chainId, keys: keys.own }),
    sender: async () => (await keys.acting()).key.address,
    async tryRevocation(collection, passId, paid) {
      const { key } = await keys.acting()
      const call = callOf(collection, passId, paid)
      const tried = await tryCall(deps, { from: key.address, call, abi: ERRORS, question: 'revocation' })
      return tried.kind === 'works' ? tried : judged(collection, passId, tried)
    },
    async isClaimed(collection, purchase) {
      const args = [purchase] as const
      const data = encodeFunctionData({ abi: streamPassAbi, functionName: 'isCardClaimed', args })
      const { value } = await askTwo(alarms, 'claim', rpc.nodes, async (node) => {
        const answer = await readPassView(node, collection, data)
        return decodeFunctionResult({ abi: streamPassAbi, functionName: 'isCardClaimed', data: answer })
      })
      return value
    },
  }
}
