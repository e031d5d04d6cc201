import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A JSON value on its way from the chain. */
// biome-ignore lint/suspicious/noExplicitAny: answers are bent on purpose, whatever their shape
export type Json = any

export interface Call {
  id: number
  method: string
  params: Json[]
}

/** Answers one call, with the help of the honest node. */
export type Lie = (call: Call, ask: (method: string, params: Json[]) => Promise<Json>) => Promise<Json>

/** A JSON-RPC address whose owner decides what it tells. */
export interface LyingRpc {
  url: string
  /** as it is named in the status of the index */
  name: string
  /** the honest node behind it; may change */
  target: string
  lie: Lie | null
  /** changes the text of whole answers */
  rewrite: ((text: string) => string) | null
  /** takes questions and never answers */
  isSilent: boolean
  /** refuses connections with an error */
  isDown: boolean
  /** calls so far, by method */
  readonly asked: Map<string, number>
  stop(): Promise<void>
}

export async function startLyingRpc(target: string): Promise<LyingRpc> {
  async function forward(body: string): Promise<string> {
    const headers = { 'content-type': 'application/json' }
    return (await fetch(rpc.target, { method: 'POST', headers, body })).text()
  }
  async function ask(method: string, params: Json[]): Promise<Json> {
    return JSON.parse(await forward(JSON.stringify({ jsonrpc: '2.0', id: 0, method, params }))).result
  }
  async function respond(body: string, response: ServerResponse): Promise<void> {
    const calls: Call[] = [JSON.parse(body)].flat()
    for (const { method } of calls) rpc.asked.set(method, (rpc.asked.get(method) ?? 0) + 1)
    if (rpc.isSilent) return
    if (rpc.isDown) return void response.writeHead(503).end()
    const { lie, rewrite } = rpc
    const told = lie
      ? await Promise.all(
          calls.map(async (call) => ({ jsonrpc: '2.0', id: call.id, result: await lie(call, ask) })),
        )
      : [JSON.parse(await forward(body))].flat()
    const text = JSON.stringify(told)
    response.writeHead(200, { 'content-type': 'application/json' }).end(rewrite ? rewrite(text) : text)
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
  const name = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const rpc: LyingRpc = {
    ...{ url: `http://${name}`, name, target, lie: null, rewrite: null, isSilent: false, isDown: false },
    asked: new Map(),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return rpc
}

export function tellTruth(rpc: LyingRpc): void {
  Object.assign(rpc, { lie: null, rewrite: null, isSilent: false, isDown: false })
}

/** Tells the head for safe and final. */
export const headIsFinal: Lie = ({ method, params }, ask) =>
  ask(method, ['safe', 'finalized'].includes(params[0]) ? ['latest', ...params.slice(1)] : params)

/** Knows no block above a height, and no tag above it. */
export function standsAt(height: number): Lie {
  return async ({ method, params }, ask) => {
    const result = await ask(method, params)
    if (method !== 'eth_getBlockByNumber' || !result || Number(result.number) <= height) return result
    return /^0x/.test(params[0]) ? null : ask(method, [`0x${height.toString(16)}`, false])
  }
}
