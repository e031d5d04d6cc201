import { type Hex, isAddressEqual, keccak256 } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { ChainUnreadable } from '../../../ports/chain.ts'
import { KeyGone, type ServiceSender } from '../../../ports/services.ts'
import { askMiddle, readQuantity, toQuantity } from '../askMiddle.ts'
import { type Node, type Rpc, RpcError } from '../rpc.ts'

/** What a service sends over, and with which keys: those that its file holds now. */
export interface ServiceSenderDeps {
  rpc: Rpc
  chainId: number
  keys(): PrivateKeyAccount[]
}

/** Wei per unit of gas: some where a chain asks for none, and not whatever a node says that others pay. */
const TIP = { least: 1n, most: 3_000_000_000n }

function greater(a: bigint, b: bigint): bigint {
  return a > b ? a : b
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

/** Signs and sends for a service, by its own keys. */
export function createServiceSender({ rpc, chainId, keys }: ServiceSenderDeps): ServiceSender {
  return {
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
      const key = keys().find(({ address }) => isAddressEqual(address, sender))
      if (!key) throw new KeyGone(sender)
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
