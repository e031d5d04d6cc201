import { encodeFunctionData, parseAbi } from 'viem'
import { playHostileCalls } from '#test/kit/attacks/door/chainCalls.ts'
import { type Drill, judge } from '../drill.ts'

/** of JSON-RPC: invalid parameters */
const REFUSED = -32_602
const WITHIN_MS = 3000
const HONEST = encodeFunctionData({
  abi: parseAbi(['function collectionOf(address) view returns (address)']),
  functionName: 'collectionOf',
  args: ['0x5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e5e'],
})

export const hostileCalls: Drill = {
  name: 'chain_calls',
  promise:
    'calls to contracts that are not ours, with overrides or too much gas are refused; ours are answered',
  async play(stage) {
    const ours = stage.config.contracts.factory
    const outcomes = await playHostileCalls(stage.url, ours)
    // what a node refuses was passed on to it
    const passedOn = outcomes.filter(({ errorCode }) => errorCode !== REFUSED)
    const slowestMs = Math.round(Math.max(...outcomes.map(({ tookMs }) => tookMs)))
    const guest = await stage.guest()
    const honest = await guest.ask('POST', stage.config.chain.rpcPath, {
      ...{ jsonrpc: '2.0', id: 1, method: 'eth_call' },
      params: [{ to: ours, data: HONEST }, 'latest'],
    })
    return judge(
      { calls: outcomes.length, passedOn: passedOn.length, slowestMs, honest: honest.status },
      {
        [`passed on: ${passedOn.map(({ name }) => name).join(', ')}`]: passedOn.length > 0,
        'the api failed': outcomes.some(({ status }) => status >= 500),
        'a refusal took long': slowestMs > WITHIN_MS,
        'a call of ours was refused': typeof honest.body?.result !== 'string',
      },
    )
  },
}
