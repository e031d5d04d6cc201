import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** A JSON value on its way from the chain. */
// biome-ignore lint/suspicious/noExplicitAny: answers are bent on purpose, whatever their shape
type Json = any

interface Exchange {
  method: string
  params: Json[]
  result: Json
}

/** Ways to fail. Each works on single answers, except the ones on the whole connection. */
export const RPC_FAULTS = {
  late: null,
  silent: null,
  cut: null,
  'too many requests': null,
  'server error': null,
  'not json': null,
  'half a batch': null,
  'error object': null,
  'no block': ({ method, result }: Exchange) => (method === 'eth_getBlockByNumber' ? null : result),
  'empty receipts': ({ method, result }: Exchange) => (method === 'eth_getBlockReceipts' ? [] : result),
  'dropped log': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => receipt.logs.splice(0, 1)),
  'dropped last log': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => receipt.logs.pop()),
  'altered address in a topic': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => {
      const topics = receipt.logs[0]?.topics
      if (topics?.[2]) topics[2] = `${topics[2].slice(0, -2)}${topics[2].endsWith('00') ? '01' : '00'}`
    }),
  'altered amount': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => {
      const log = receipt.logs.at(-1)
      if (log?.data.length > 2) log.data = `${log.data.slice(0, -1)}${log.data.endsWith('1') ? '2' : '1'}`
    }),
  'doubled log': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => receipt.logs[0] && receipt.logs.push(receipt.logs[0])),
  'foreign contract': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => {
      if (receipt.logs[0]) receipt.logs[0].address = `0x${'9'.repeat(40)}`
    }),
  'other transaction': ({ method, result }: Exchange) =>
    bendReceipts(method, result, (receipt) => {
      receipt.transactionHash = `0x${'7'.repeat(64)}`
    }),
  'altered time': ({ method, result }: Exchange) => bendBlock(method, result, { timestamp: '0x1' }),
  'altered bloom': ({ method, result }: Exchange) =>
    bendBlock(method, result, { logsBloom: `0x${'0'.repeat(512)}` }),
  'broken parent': ({ method, result }: Exchange) =>
    bendBlock(method, result, { parentHash: `0x${'5'.repeat(64)}` }),
  'other height': ({ method, result }: Exchange) => bendBlock(method, result, { number: '0x5' }),
  'wrong chain': ({ method, result }: Exchange) =>
    method === 'eth_chainId' ? '0x1' : bendBlock(method, result, { hash: '0x1' }),
} satisfies Record<string, ((exchange: Exchange) => Json) | null>

export type RpcFaultName = keyof typeof RPC_FAULTS | 'stale'

function bendReceipts(method: string, result: Json, bend: (receipt: Json) => unknown): Json {
  if (method !== 'eth_getBlockReceipts' || !Array.isArray(result)) return result
  const receipts = structuredClone(result)
  for (const receipt of receipts) bend(receipt)
  return receipts
}

function bendBlock(method: string, result: Json, change: object): Json {
  return method === 'eth_getBlockByNumber' && result ? { ...result, ...change } : result
}

/** A JSON-RPC address in front of a real one that can be told to fail. */
export interface FaultyRpc {
  url: string
  /** null = honest; `share` of the requests fail, in a fixed order */
  fail(fault: RpcFaultName | null, share?: number): void
  /** answers that were bent or kept back so far */
  readonly bent: number
  stop(): Promise<void>
}

export async function startFaultyRpc(target: string): Promise<FaultyRpc> {
  let fault: RpcFaultName | null = null
  let share = 1
  let asked = 0
  let bent = 0
  let frozen: Json = null

  async function forward(body: string): Promise<Json> {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    return response.json()
  }

  /** Keeps the head where it was: a node that stopped syncing. */
  async function stale(call: Json, answer: Json): Promise<Json> {
    if (call.method !== 'eth_getBlockByNumber') return answer
    frozen ??= (
      await forward(
        JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_getBlockByNumber', params: ['latest', false] }),
      )
    ).result
    if (call.params[0] === 'latest') return { ...answer, result: frozen }
    const isAbove = /^0x/.test(call.params[0]) && Number(call.params[0]) > Number(frozen.number)
    return isAbove ? { ...answer, result: null } : answer
  }

  async function respond(body: string, response: ServerResponse): Promise<void> {
    const calls: Json[] = [JSON.parse(body)].flat()
    const isFailing = fault !== null && asked++ % Math.round(1 / share) === 0
    if (isFailing) bent++
    const say = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(text)
    if (isFailing && fault === 'silent') return
    if (isFailing && fault === 'cut') return void response.destroy()
    if (isFailing && fault === 'too many requests') return void say(429, '{}')
    if (isFailing && fault === 'server error') return void say(502, 'Bad gateway')
    if (isFailing && fault === 'not json') return void say(200, '<html>')
    if (isFailing && fault === 'error object')
      return void say(200, '{"jsonrpc":"2.0","id":null,"error":{"code":-32005,"message":"limit exceeded"}}')
    if (isFailing && fault === 'late') await wait(700)
    const answers: Json[] = [await forward(body)].flat()
    const bend = isFailing && fault !== null && fault !== 'stale' ? RPC_FAULTS[fault] : null
    const told = await Promise.all(
      answers.map(async (answer) => {
        const call = calls.find(({ id }) => id === answer.id)
        if (isFailing && fault === 'stale') return stale(call, answer)
        return bend ? { ...answer, result: bend({ ...call, result: answer.result }) } : answer
      }),
    )
    if (isFailing && fault === 'half a batch') told.pop()
    say(200, JSON.stringify(told))
  }

  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (text) => {
      body += text
    })
    request.on('end', () => respond(body, response).catch(() => response.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    fail(next, nextShare = 1) {
      fault = next
      share = nextShare
      asked = 0
      frozen = null
    },
    get bent() {
      return bent
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
