import {
  decodeErrorResult,
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  isAddressEqual,
  isHex,
  keccak256,
} from 'viem'
import { serviceAccountAbi, streamPassAbi } from '#generated/abis.ts'
import {
  type AttestorCall,
  AttestorOff,
  type AttestorSender,
  type RevocationTry,
} from '../../../ports/attestor.ts'
import { ChainUnreadable } from '../../../ports/chain.ts'
import { askMiddle, readQuantity, toQuantity } from '../askMiddle.ts'
import { askTwo } from '../askTwo.ts'
import { type Node, RpcError } from '../rpc.ts'
import type { AttestorDeps, AttestorKeys } from './attestorKeys.ts'

const ERRORS = [...streamPassAbi, ...serviceAccountAbi]
/** A pass that expired or was burned. */
const ENDED = ['StreamPass_PassExpired', 'TokenDoesNotExist']
/** Between the look and its block others may write, so that it takes more. */
const ROOM = { times: 3n, by: 2n }
/** Wei per unit of gas: some where a chain asks for none, and not whatever a node says that others pay. */
const TIP = { least: 1n, most: 3_000_000_000n }

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

const quantity = (value: bigint): Hex => `0x${value.toString(16)}`

interface Reverted {
  name: string
  args: readonly unknown[]
}

function revertOf(error: RpcError): Reverted {
  const { data } = error
  const nested = (data as { data?: unknown } | null)?.data
  const hex = isHex(data) ? data : nested
  if (!isHex(hex)) return { name: error.message.slice(0, 80), args: [] }
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: ERRORS, data: hex })
    return { name: errorName, args: args as readonly unknown[] }
  } catch {
    return { name: hex.slice(0, 10), args: [] }
  }
}

/** What a call takes, or why it is refused. */
async function estimate(node: Node, from: Hex, call: Omit<AttestorCall, 'gas'>): Promise<bigint | Reverted> {
  const asked = { from, to: call.to, data: call.data, value: quantity(call.value) }
  try {
    return await readQuantity(node, 'eth_estimateGas', [asked])
  } catch (error) {
    if (error instanceof RpcError) return revertOf(error)
    throw error
  }
}

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

/** What a node answers against a transaction; null when it has it. */
async function handTo(node: Node, raw: Hex): Promise<string | null> {
  try {
    await node.call('eth_sendRawTransaction', [raw])
    return null
  } catch (error) {
    const answer = error instanceof RpcError ? error : (error as Error).cause
    if (!(answer instanceof RpcError)) throw error
    return /already (known|imported)/i.test(answer.message) ? null : answer.message
  }
}

/** Sends for the attestor, by its key. */
export function createAttestorSender(deps: AttestorDeps, keys: AttestorKeys): AttestorSender {
  const { rpc, chainId, account, alarms } = deps

  /** By the account where there is one, which forwards it. */
  function callOf(collection: Hex, passId: bigint, paid: bigint): Omit<AttestorCall, 'gas'> {
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
    name: string,
    ask: (node: Node) => Promise<bigint | Reverted>,
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
    sender: async () => (await keys.acting()).key.address,
    async tryRevocation(collection, passId, paid) {
      const { key } = await keys.acting()
      const call = callOf(collection, passId, paid)
      const estimates = new Map<Node, Promise<bigint | Reverted>>()
      const ask = (node: Node) => {
        const asked = estimates.get(node) ?? estimate(node, key.address, call)
        estimates.set(node, asked)
        return asked
      }
      // nodes differ in gas and worth by a block, and must not in what becomes of it
      const { value: said } = await askTwo(alarms, 'revocation', rpc.nodes, async (node) => {
        const one = await ask(node)
        return typeof one === 'bigint' ? 'works' : one.name
      })
      if (said !== 'works') return judged(collection, passId, said, ask)
      const { value: gas } = await askMiddle(rpc.nodes, 'higher', async (node) => {
        const one = await ask(node)
        if (typeof one === 'bigint') return one
        throw new Error('it is refused there')
      })
      return { kind: 'works', call: { ...call, gas: (gas * ROOM.times) / ROOM.by } }
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
    async gasMarket() {
      // what is offered is not what is paid, but what is given on top is
      const { value: baseFee } = await askMiddle(rpc.nodes, 'higher', async (node) => {
        const block = await node.call<{ baseFeePerGas?: Hex }>('eth_getBlockByNumber', ['latest', false])
        return toQuantity(block.baseFeePerGas ?? '0x0')
      })
      const tip = await askMiddle(rpc.nodes, 'lower', (node) =>
        readQuantity(node, 'eth_maxPriorityFeePerGas', []),
      ).then(
        ({ value }) => value,
        () => TIP.least,
      )
      return { baseFee, tip: tip > TIP.most ? TIP.most : greater(tip, TIP.least) }
    },
    async sign({ sender, nonce, to, data, value, gas, maxFee, tip }) {
      const key = keys.own().find(({ address }) => isAddressEqual(address, sender))
      if (!key) throw new AttestorOff('NO_KEY')
      const raw = await key.signTransaction({
        ...({ type: 'eip1559', chainId, nonce, to, data, value, gas } as const),
        ...{ maxFeePerGas: maxFee, maxPriorityFeePerGas: tip },
      })
      return { hash: keccak256(raw), raw }
    },
    async send(raw) {
      const answers = await Promise.allSettled(rpc.nodes.map((node) => handTo(node, raw)))
      const given = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
      if (given.length === 0) throw new ChainUnreadable('no node took a transaction')
      return given.includes(null) ? null : (given[0] ?? null)
    },
    async funds(sender) {
      const { value } = await askMiddle(rpc.nodes, 'lower', (node) =>
        readQuantity(node, 'eth_getBalance', [sender, 'latest']),
      )
      return value
    },
  }
}
