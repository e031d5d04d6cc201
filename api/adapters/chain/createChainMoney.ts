import { decodeFunctionResult, encodeFunctionData, erc20Abi, type Hex } from 'viem'
import { ledgerAbi } from '#generated/abis.ts'
import type { Alarms } from '#telemetry/alarms.ts'
import type { ChainMoney, MoneyQuestion } from '../../ports/chain.ts'
import { askTwo } from './askTwo.ts'
import { createRpc, type Node } from './rpc.ts'

/** Questions that a node is asked at once. */
const AT_ONCE = 20

async function ask(node: Node, question: MoneyQuestion, at: Hex): Promise<bigint> {
  if (question.kind === 'owed') {
    const args = [question.wallet as Hex, question.currency] as const
    const data = encodeFunctionData({ abi: ledgerAbi, functionName: 'owed', args })
    const result = await node.call<Hex>('eth_call', [{ to: question.ledger, data }, at])
    return decodeFunctionResult({ abi: ledgerAbi, functionName: 'owed', data: result })
  }
  const { address, token } = question
  if (token === null) return BigInt(await node.call<Hex>('eth_getBalance', [address, at]))
  const data = encodeFunctionData({ abi: erc20Abi, functionName: 'balanceOf', args: [address as Hex] })
  const result = await node.call<Hex>('eth_call', [{ to: token, data }, at])
  return decodeFunctionResult({ abi: erc20Abi, functionName: 'balanceOf', data: result })
}

/** Asks nodes of a chain who has how much; what two tell alike counts, of a single one its word. */
export function createChainMoney(of: { urls: string[]; chainId: number; alarms: Alarms }): ChainMoney {
  const rpc = createRpc(of.urls, of.chainId)
  return {
    async unitsAt(block, questions) {
      const at: Hex = `0x${block.toString(16)}`
      const found: bigint[] = []
      for (let n = 0; n < questions.length; n += AT_ONCE) {
        const some = questions.slice(n, n + AT_ONCE)
        const { value } = await askTwo(of.alarms, 'money', rpc.nodes, (node) =>
          Promise.all(some.map((question) => ask(node, question, at))),
        )
        found.push(...value)
      }
      return found
    },
  }
}
